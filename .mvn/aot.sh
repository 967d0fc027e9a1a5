# What ./echoport does in a checkout with JDK 25 or newer: a node starts from an AOT cache, and the first that runs long
# enough has it made. Read by ./echoport, whose names it uses.
# shellcheck shell=sh disable=SC2154

# Where it is off, or beside other options of its kind, the JVM's archive of classes does instead.
may_use_aot_cache() {
  [ "${ECHOPORT_AOT:-on}" != off ] || return 1
  case "${ECHOPORT_JAVA_OPTS:-} ${JAVA_TOOL_OPTIONS:-} ${JDK_JAVA_OPTIONS:-}" in
    *-Xshare* | *SharedArchive* | *AOT*) return 1 ;;
  esac
}

# Sets cache for a command. Each Java has its own; those of an older build go.
prepare_aot_cache() {
  may_use_aot_cache || return 0
  key=$({ echo "$jar $java $version" && cat "$release"; } 2>/dev/null | cksum)
  cache=$program/echoport-${key%% *}.aot
  [ -z "$(find "$jar" -newer "$cache" 2>/dev/null)" ] || rm -f "$program"/echoport-*.aot 2>/dev/null || cache=
  [ "$1" != serve ] || [ -z "$cache" ] || [ -e "$cache" ] || ! has_room 256 || (make_aot_cache &)
}

# A JVM of low priority that knows neither the settings nor the options of the node beside it.
train() {
  env -i "LC_ALL=${LC_ALL:-${LC_CTYPE:-${LANG:-C}}}" nice -n 19 "$java" -XX:+UseG1GC -Xmx256m "-XX:AOTConfiguration=$room/classes" \
    --sun-misc-unsafe-memory-access=allow -Dvertx.disableContextTimings=true "$@" &
  jvm=$!
}

# In the background: a node of its own, at free ports of the loopback, starts, echoes to itself, and is stopped. Short
# commands do not see the beginning of it, and it does not outlive the node. If it fails, an empty file says so.
make_aot_cache() (
  exec </dev/null >/dev/null 2>&1
  node=$$ room=$program/training
  for _ in 1 2 3 4 5; do sleep 1 && kill -0 "$node" || exit; done
  [ -z "$(find "$room" -prune -mmin +10)" ] || rm -rf "$room" # somebody ended it by force
  mkdir "$room" || exit # another one is at it
  jvm=
  trap 'kill -9 "$jvm" || :; rm -rf "$room"' EXIT
  trap 'exit 1' HUP TERM
  : >"$room/began"
  running() { kill -0 "$node" || exit; kill -0 "$jvm" && sleep 1; }
  train -XX:AOTMode=record -jar "$jar" serve --set listeners.echo.uri=tcp://127.0.0.1:0 --set admin.port=0 >"$room/log"
  until grep -q '^ready' "$room/log"; do running || break; done
  kill "$jvm" || :
  while running; do :; done
  train -XX:AOTMode=create "-XX:AOTCache=$room/cache" -jar "$jar"
  while running; do :; done
  jvm=
  [ -z "$(find "$jar" -newer "$room/began")" ] || exit
  [ -s "$room/cache" ] || : >"$room/cache"
  mv "$room/cache" "$cache"
)
