# The image of Echoport: a Java runtime and libraries with only what is needed, a cache of classes trained by a
# real run, and of a distribution no more than the C library. The base images are arguments.
ARG BUILD_IMAGE=eclipse-temurin:25-jdk
ARG RUN_IMAGE=debian:bookworm-slim

FROM ${BUILD_IMAGE} AS build
RUN apt-get update -qq && apt-get install -y -qq --no-install-recommends binutils libc6-dev tcc >/dev/null
WORKDIR /src
COPY .mvn .mvn
COPY mvnw pom.xml ./
# Without a source first: a layer that holds Maven and the libraries, until the POM changes.
ARG MAVEN_ARGS="-B -q -ntp -Dunchecked"
RUN ./mvnw package
COPY conf conf
COPY src src
RUN ./mvnw package

# Without the symbols that only a debugger reads, and without messages in other languages.
RUN jlink --output /opt/jre \
      --add-modules java.base,java.logging,java.management,java.naming,java.net.http,java.sql,java.xml,jdk.management,jdk.net,jdk.unsupported \
      --compress zip-9 --strip-java-debug-attributes --no-header-files --no-man-pages \
      --exclude-resources 'regex:.*_(de|es|fr|it|ja|ko|pt_BR|sv|zh_CN|zh_HK|zh_TW)\.(class|properties)$' \
 && find /opt/jre/lib -name '*.so' -exec strip --strip-unneeded {} + \
 && rm /opt/jre/bin/keytool /opt/jre/lib/classlist /opt/jre/lib/jrt-fs.jar

# Native libraries of this architecture, unpacked; jars with the same or with another's stay here. The cache knows
# the libraries by their size and time: they are as they will be when it is trained.
COPY deploy/image/Slim.java deploy/image/left-out deploy/image/train /tmp/
RUN mkdir -p /opt/echoport/native /tmp/native \
 && cp -R target/echoport/echoport.jar target/echoport/lib /opt/echoport/ \
 && cd /tmp/native \
 && for jar in /opt/echoport/lib/netty-*-linux-*.jar; do jar --extract --file "$jar" && rm "$jar" || exit; done \
 && cp -R META-INF/license META-INF/native/*_"$(uname -m | sed 's/aarch64/aarch_64/')".so /opt/echoport/native/ \
 && strip --strip-unneeded /opt/echoport/native/*.so \
 && java /tmp/Slim.java /tmp/left-out /opt/echoport/echoport.jar /opt/echoport/lib/*.jar
COPY LICENSE deploy/image/java.options /opt/echoport/
RUN /tmp/train
COPY deploy/image/echoport.c /tmp/
RUN tcc -Wall -o /usr/bin/echoport /tmp/echoport.c && strip /usr/bin/echoport

FROM ${RUN_IMAGE} AS run
COPY --from=build /opt/jre /opt/jre
COPY --from=build /opt/echoport/native /opt/echoport/native
COPY deploy/image/root /tmp/
RUN /tmp/root /opt/root

FROM scratch
ARG VERSION=0.2.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="Echoport" \
      org.opencontainers.image.description="An echo gateway that publishes its completions" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"
COPY --from=run /opt/root /
COPY --from=build /opt/jre /opt/jre
COPY --from=build /opt/echoport /opt/echoport
COPY --from=build /usr/bin/echoport /usr/bin/
USER 65532:65532
WORKDIR /opt/echoport
EXPOSE 7007 7080
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s --retries=3 \
  CMD ["echoport", "probe", "--docker", "tcp://127.0.0.1:7007"]
ENTRYPOINT ["echoport"]
CMD ["serve"]
