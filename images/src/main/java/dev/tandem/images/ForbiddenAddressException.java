package dev.tandem.images;

import java.io.Serial;
import java.net.UnknownHostException;

/** A host has addresses, but none that may be connected to. */
final class ForbiddenAddressException extends UnknownHostException {
  @Serial private static final long serialVersionUID = 1;

  ForbiddenAddressException(String address) {
    super(OneLine.of(address));
  }
}
