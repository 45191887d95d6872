/** Tests of streams and publishers, in and out, that see only what users see. */
@NullMarked
package dev.tandem.interop;

import org.jspecify.annotations.NullMarked;
