package dev.tandem.images.download;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Numeric addresses, and networks of them. */
final class AddressBlock {
  private AddressBlock() {}

  /**
   * Returns all addresses that programs may take a host for that is named by one: some read {@code
   * 0177.0.0.1} and {@code 0x7f.1} as C does, others do not. Empty if it has a name.
   */
  static List<InetAddress> readings(String host) {
    String bare = withoutDot(host);
    List<InetAddress> readings = new ArrayList<>();
    InetAddress plain = literal(bare);
    if (plain != null) {
      readings.add(plain);
    }
    try {
      readings.add(Inet4Address.ofPosixLiteral(bare));
    } catch (IllegalArgumentException e) {
      // none by that reading
    }
    return readings;
  }

  private static String withoutDot(String host) {
    return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
  }

  /** Returns the address that a host is named by; {@code null} if it has a name. */
  static @Nullable InetAddress literal(String host) {
    try {
      return InetAddress.ofLiteral(host);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /** Whether a host is named as this machine. */
  static boolean isLoopback(String host) {
    String bare = withoutDot(host);
    List<InetAddress> readings = readings(bare);
    return readings.isEmpty()
        ? bare.equals("localhost") || bare.endsWith(".localhost")
        : readings.stream().allMatch(InetAddress::isLoopbackAddress);
  }

  /** Whether a host is named by an address in the network {@code start/bits}. */
  static boolean contains(String start, String bits, String host) {
    InetAddress network = literal(start);
    InetAddress address = literal(host);
    if (network == null || address == null) {
      return false;
    }
    byte[] left = network.getAddress();
    byte[] right = address.getAddress();
    if (left.length != right.length || !bits.matches("[0-9]{1,3}")) {
      return false;
    }
    int common = Integer.parseInt(bits);
    if (common > left.length * Byte.SIZE) {
      return false;
    }
    for (int i = 0; i < common; i++) {
      int mask = 0x80 >> i % Byte.SIZE;
      if (((left[i / Byte.SIZE] ^ right[i / Byte.SIZE]) & mask) != 0) {
        return false;
      }
    }
    return true;
  }
}
