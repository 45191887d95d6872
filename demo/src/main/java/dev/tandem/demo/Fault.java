package dev.tandem.demo;

import dev.tandem.images.item.FailureClass;
import java.util.Optional;

/** A fault of an image as on real servers, and the outcome for a patient client. */
enum Fault {
  /** The image is gone. */
  NOT_FOUND,

  /** The first request is told to retry after a second; later ones get the image. */
  UNAVAILABLE,

  /** Every request is told to retry after a second. */
  UNAVAILABLE_FOR_EVER,

  /** Requests are redirected to another path on this server, where the image is. */
  REDIRECT,

  /** Requests are redirected to another path, and from there back again. */
  REDIRECT_LOOP,

  /** The request is never answered; the connection stays open until the server closes. */
  TIMEOUT,

  /** The connection is closed in the middle of the image. */
  CUT_SHORT,

  /** The response is an HTML page that claims to be a JPEG. */
  NOT_AN_IMAGE,

  /** The response is a small PNG whose header claims 60000 by 60000 pixels. */
  ABSURD_DIMENSIONS;

  /**
   * Returns the failure class of an item with this fault; empty if the item succeeds in the end.
   */
  Optional<FailureClass> outcome() {
    return switch (this) {
      case UNAVAILABLE, REDIRECT -> Optional.empty();
      case NOT_FOUND -> Optional.of(FailureClass.httpStatus(404));
      case UNAVAILABLE_FOR_EVER -> Optional.of(FailureClass.httpStatus(503));
      case REDIRECT_LOOP -> Optional.of(FailureClass.REDIRECT);
      case TIMEOUT -> Optional.of(FailureClass.TIMEOUT);
      case CUT_SHORT -> Optional.of(FailureClass.CONNECTION);
      case NOT_AN_IMAGE -> Optional.of(FailureClass.NOT_AN_IMAGE);
      case ABSURD_DIMENSIONS -> Optional.of(FailureClass.TOO_MANY_PIXELS);
    };
  }
}
