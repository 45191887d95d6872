package dev.tandem.demo;

/** A part of a landscape that is painted over those behind it: the sky, a ridge, a tree. */
@FunctionalInterface
interface Layer {
  void paint(Frame frame);
}
