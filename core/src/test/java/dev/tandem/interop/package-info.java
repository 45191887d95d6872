/** Tests of streams and publishers, as inputs and as outputs, that use only the public API. */
@NullMarked
package dev.tandem.interop;

import org.jspecify.annotations.NullMarked;
