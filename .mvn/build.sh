# What ./echoport does in a checkout alone: answers without a build, or builds. It is read by ./echoport, whose names it uses.
# shellcheck shell=sh disable=SC2154

# Prints a source that is newer than the build, or nothing.
newer_source() {
  [ -f "$jar" ] || { echo "$home/src"; return; }
  find "$home/pom.xml" "$home/conf/echoport.yaml" "$home/src/main" -newer "$jar" -print | head -n 1
}

# What needs no build: the version, and the text that the program itself has for --help.
answer_without_build() {
  case "$*" in
    -V | --version) echo "echoport $(sed -n 's,^  <version>\(.*\)</version>,\1,p' "$home/pom.xml")" ;;
    -h | --help | help) cat "$home/docs/usage.txt" ;;
    '') cat "$home/docs/usage.txt" >&2 && say "missing required subcommand; see 'echoport help'" && exit 2 ;;
    *) return 0 ;;
  esac
  exit 0
}

writable() { [ -w "$1" ] || { [ ! -e "$1" ] && [ -w "$home" ]; }; }

# On a terminal one line that changes; anything unexpected in full.
show_progress() {
  files=0
  while IFS= read -r line; do
    case $line in
      *'Downloaded from '*) files=$((files + 1)) && doing="$files files downloaded" ;;
      *'] --- compiler:'*) doing=compiling ;;
      *'] --- jar:'*) doing=packing ;;
      '' | '[INFO]'* | '[WARNING]'* | 'WARNING:'*) continue ;;
      *) echo "$line" && continue ;;
    esac
    [ ! -t 2 ] || printf '\rechoport: %-40s\r' "$doing"
  done >&2
}

# Maven writes into the jar that is there, and a node may be running from it: it keeps that file, Maven gets another.
leave_running_nodes_their_jar() {
  [ ! -f "$jar" ] || { cp -p "$jar" "$jar.$$" && mv -f "$jar.$$" "$jar"; }
}

build() {
  say "building, once: this takes a minute, and downloads up to 80 MB that are not in ~/.m2 yet"
  begun=$(date +%s)
  leave_running_nodes_their_jar
  code=$(cd "$home" && { { ./mvnw -B -Dunchecked package 2>&1 || echo "$?" >&3; } | show_progress; } 3>&1)
  [ -z "$code" ] || fail "the build failed; './mvnw -Dunchecked package' in $home shows why"
  touch "$jar"
  say "built after $(($(date +%s) - begun)) s"
}

# One at a time, where there is a flock: the second terminal of a first session waits for the first.
build_if_needed() (
  if command -v flock >/dev/null && ! flock -n 9; then
    say "another echoport is building; this one waits for it"
    flock 9
  fi
  newer=$(newer_source)
  [ "$newer" != "$home/conf/echoport.yaml" ] ||
    say "conf/echoport.yaml was changed, the built-in defaults; settings of your own go to a file for --config"
  [ -z "$newer" ] || build
) 9<"$home"

build_where_possible() {
  javac=javac
  [ -z "${JAVA_HOME:-}" ] || javac=$JAVA_HOME/bin/javac
  if ! writable "$home/target"; then
    [ -f "$jar" ] || fail "not built yet, and $home is not writable (expected: its owner runs ./echoport once)"
    say "the build is older than $newer and is used as it is: $home/target is not writable"
  elif ! command -v "$javac" >/dev/null; then
    fail "Java $version$where can run programs only: no javac
echoport: to build a checkout takes a JDK 17 or newer; a packaged archive of Echoport needs only a Java"
  else
    build_if_needed
  fi
}
