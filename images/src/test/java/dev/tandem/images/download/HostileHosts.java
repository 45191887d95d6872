package dev.tandem.images.download;

import dev.tandem.images.item.ImageRef;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** Hosts with every fault, and healthy ones, all on the loopback under names of their own. */
public final class HostileHosts implements AutoCloseable {
  private final List<HostileServer> servers = new ArrayList<>();
  private final Map<String, String> urls = new HashMap<>();
  private final CountDownLatch closed = new CountDownLatch(1);

  public HostileHosts() throws IOException, GeneralSecurityException {
    HostileServer plain = open(new HostileServer());
    for (HostileFault fault : HostileFault.ALL) {
      urls.put(fault.host(), url(fault, plain));
    }
    plain.on("/healthy", (s, out) -> HostileFault.picture(plain, s, out));
    for (String host : List.of("one.test", "two.test", "three.test")) {
      urls.put(host, "http://" + host + ":" + plain.port() + "/healthy");
    }
    HostileServer secure = open(TlsFixture.server("good"));
    secure.on("/healthy", (s, out) -> HostileFault.picture(secure, s, out));
    urls.put("good.tls.test", "https://good.tls.test:" + secure.port() + "/healthy");
  }

  /** The images of a host. */
  public ImageRef ref(String host, int number) {
    return new ImageRef(urls.get(host) + "#" + number, host);
  }

  /** A downloader that knows the names and trusts the good ones. */
  public Downloader downloader(DownloadOptions options)
      throws IOException, GeneralSecurityException {
    return new Downloader(
        options,
        address -> !address.getHostAddress().equals(HostileFault.PRIVATE_ADDRESS),
        this::lookUp,
        TlsFixture.client());
  }

  private String url(HostileFault fault, HostileServer plain)
      throws IOException, GeneralSecurityException {
    return switch (fault.place()) {
      case REQUEST -> {
        String path = "/" + fault.host();
        plain.on(path, (socket, out) -> fault.deed().play(plain, socket, out));
        yield "http://" + fault.host() + ":" + plain.port() + path;
      }
      case CONNECTION -> "http://" + fault.host() + ":" + greeting(fault).port() + "/";
      case HANDSHAKE -> "https://" + fault.host() + ":" + greeting(fault).port() + "/";
      case SECURE -> {
        String alias = fault.host().substring(0, fault.host().indexOf('.'));
        HostileServer server = open(TlsFixture.server(alias));
        server.on("/", (socket, out) -> fault.deed().play(server, socket, out));
        yield "https://" + fault.host() + ":" + server.port() + "/";
      }
      case LOOKUP -> "http://" + fault.host() + "/";
    };
  }

  private HostileServer greeting(HostileFault fault) throws IOException {
    HostileServer server = open(new HostileServer());
    return server.onConnection((socket, out) -> fault.deed().play(server, socket, out));
  }

  private HostileServer open(HostileServer server) {
    servers.add(server);
    return server;
  }

  private InetAddress[] lookUp(String host) throws UnknownHostException {
    return switch (host) {
      case "no-such-name.test" ->
          throw new UnknownHostException(host + ": Name or service not known");
      case "busy-resolver.test" ->
          throw new UnknownHostException(host + ": Temporary failure in name resolution");
      case "stuck-resolver.test" -> {
        try {
          closed.await();
        } catch (InterruptedException e) {
          // the downloader is closed
        }
        throw new UnknownHostException(host);
      }
      case HostileFault.PRIVATE_ADDRESS -> new InetAddress[] {InetAddress.ofLiteral(host)};
      default -> new InetAddress[] {InetAddress.ofLiteral("127.0.0.1")};
    };
  }

  @Override
  public void close() throws IOException {
    closed.countDown();
    for (HostileServer server : servers) {
      server.close();
    }
  }
}
