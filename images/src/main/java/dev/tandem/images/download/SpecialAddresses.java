package dev.tandem.images.download;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;

/**
 * The addresses that do not belong to a public host, as listed in the registries of special-purpose
 * addresses (RFC 6890 and its updates, as of 2026), including multicast and reserved addresses.
 */
final class SpecialAddresses {

  /** A block of addresses, all of which begin with the same bits. */
  @SuppressWarnings("ArrayRecordComponent") // never compared, never changed
  private record Block(byte[] prefix, int bits) {

    static Block of(String text) {
      int slash = text.indexOf('/');
      return new Block(
          InetAddress.ofLiteral(text.substring(0, slash)).getAddress(),
          Integer.parseInt(text, slash + 1, text.length(), 10));
    }

    boolean contains(byte[] address) {
      if (address.length != prefix.length) {
        return false;
      }
      int whole = bits / Byte.SIZE;
      int shift = Byte.SIZE - bits % Byte.SIZE;
      return Arrays.equals(address, 0, whole, prefix, 0, whole)
          && (shift == Byte.SIZE
              || (address[whole] & 0xff) >> shift == (prefix[whole] & 0xff) >> shift);
    }
  }

  private static final List<Block> SPECIAL =
      blocks(
          "0.0.0.0/8", // this network
          "10.0.0.0/8", // private
          "100.64.0.0/10", // shared by customers of a provider
          "127.0.0.0/8", // loopback
          "169.254.0.0/16", // link-local, where clouds keep their credentials
          "172.16.0.0/12", // private
          "192.0.0.0/24", // protocol assignments
          "192.0.2.0/24", // documentation
          "192.88.99.0/24", // relays, deprecated
          "192.168.0.0/16", // private
          "198.18.0.0/15", // benchmarks
          "198.51.100.0/24", // documentation
          "203.0.113.0/24", // documentation
          "224.0.0.0/4", // multicast
          "240.0.0.0/4", // reserved, and broadcast
          "::/96", // unspecified, loopback, and IPv4-compatible
          "::ffff:0:0:0/96", // IPv4-translated, of networks that translate
          "64:ff9b:1::/48", // translation within a network, in a way of its choice (RFC 8215)
          "100::/64", // discarded
          "100:0:0:1::/64", // dummy
          "2001::/23", // protocol assignments, Teredo among them
          "2001:db8::/32", // documentation
          "3fff::/20", // documentation
          "5f00::/16", // segment routing
          "fc00::/7", // unique local
          "fe80::/10", // link-local
          "fec0::/10", // site-local, deprecated
          "ff00::/8"); // multicast

  /** IPv6 addresses that end with the IPv4 address that they lead to (RFC 6052). */
  private static final Block TRANSLATED = Block.of("64:ff9b::/96");

  /** IPv6 addresses of networks that are reached through the IPv4 address after the prefix. */
  private static final Block SIX_TO_FOUR = Block.of("2002::/16");

  private SpecialAddresses() {}

  static boolean contain(InetAddress address) {
    return contain(address.getAddress()); // Java turns IPv4-mapped IPv6 addresses into IPv4
  }

  private static boolean contain(byte[] address) {
    if (SPECIAL.stream().anyMatch(block -> block.contains(address))) {
      return true;
    }
    if (TRANSLATED.contains(address)) {
      return contain(Arrays.copyOfRange(address, 12, 16));
    }
    return SIX_TO_FOUR.contains(address) && contain(Arrays.copyOfRange(address, 2, 6));
  }

  private static List<Block> blocks(String... texts) {
    return Arrays.stream(texts).map(Block::of).toList();
  }
}
