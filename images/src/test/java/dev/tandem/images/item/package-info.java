@NullMarked
package dev.tandem.images.item;

import org.jspecify.annotations.NullMarked;
