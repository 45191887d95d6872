package dev.tandem.images.download;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/** Numeric addresses, and networks of them. */
final class AddressBlock {
  private AddressBlock() {}

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
    InetAddress address = literal(host);
    return address == null
        ? host.equals("localhost") || host.endsWith(".localhost")
        : address.isLoopbackAddress();
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
