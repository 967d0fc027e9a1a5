package dev.echoport.cluster;

import com.hazelcast.instance.EndpointQualifier;
import com.hazelcast.spi.MemberAddressProvider;
import dev.echoport.config.ClusterConfig;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** Tells Hazelcast which address to use. By itself it accepts only addresses of interfaces. */
record MemberAddress(InetSocketAddress bound, InetSocketAddress published)
    implements MemberAddressProvider {

  static MemberAddress of(ClusterConfig cluster, InetAddress host) {
    InetSocketAddress bound = new InetSocketAddress(host, cluster.memberPort());
    return new MemberAddress(
        bound,
        cluster.publicHost().isEmpty()
            ? bound
            : new InetSocketAddress(cluster.publicHost(), cluster.memberPort()));
  }

  @Override
  public InetSocketAddress getBindAddress() {
    return bound;
  }

  @Override
  public InetSocketAddress getBindAddress(EndpointQualifier qualifier) {
    return bound;
  }

  @Override
  public InetSocketAddress getPublicAddress() {
    return published;
  }

  @Override
  public InetSocketAddress getPublicAddress(EndpointQualifier qualifier) {
    return published;
  }
}
