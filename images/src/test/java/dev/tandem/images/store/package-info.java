@NullMarked
package dev.tandem.images.store;

import org.jspecify.annotations.NullMarked;
