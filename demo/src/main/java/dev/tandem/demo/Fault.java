package dev.tandem.demo;

import dev.tandem.images.item.FailureClass;
import java.util.Optional;

/** What goes wrong with an image on a real server, and how a patient client ends up. */
enum Fault {
  /** The image is gone. */
  NOT_FOUND,

  /** The first request is told to come again in a second; the next ones get the image. */
  UNAVAILABLE,

  /** Every request is told to come again in a second. */
  UNAVAILABLE_FOR_EVER,

  /** The image is elsewhere on this server. */
  REDIRECT,

  /** The image is elsewhere, and there it is said to be here. */
  REDIRECT_LOOP,

  /** The request is never answered; the connection stays open until the server closes. */
  TIMEOUT,

  /** The connection is closed in the middle of the image. */
  CUT_SHORT,

  /** A page that says it is a JPEG. */
  NOT_AN_IMAGE,

  /** A small PNG whose header claims 60000 by 60000 pixels. */
  ABSURD_DIMENSIONS;

  /** How the item ends that meets this fault; empty for one that is done in the end. */
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
