package dev.tandem.images.download;

import java.net.InetAddress;

/**
 * The addresses that may be connected to. The address of the connection itself is checked, so
 * neither a redirect nor DNS rebinding gets around it.
 */
public enum Addresses {
  /**
   * Only addresses that anybody on the internet can reach: no loopback, link-local, private,
   * multicast or other special-purpose ones. A list of URLs from elsewhere then reaches nothing
   * that only this machine can reach.
   */
  PUBLIC,

  /** Any address, including those of this machine and its network. */
  ANY;

  boolean allow(InetAddress address) {
    return switch (this) {
      case PUBLIC -> !SpecialAddresses.contain(address);
      case ANY -> true;
    };
  }
}
