package dev.tandem.images.download;

import java.net.InetAddress;

/**
 * Which addresses may be connected to. What counts is the address of the connection itself, so
 * neither a redirect nor a name that suddenly means another address leads around it.
 */
public enum Addresses {
  /**
   * Only those that anybody on the internet could reach: no loopback, link-local, private,
   * multicast or otherwise special ones. A list of URLs from elsewhere then reaches nothing that
   * only this machine can.
   */
  PUBLIC,

  /** Any, also of this machine and its network. */
  ANY;

  boolean allow(InetAddress address) {
    return switch (this) {
      case PUBLIC -> !SpecialAddresses.contain(address);
      case ANY -> true;
    };
  }
}
