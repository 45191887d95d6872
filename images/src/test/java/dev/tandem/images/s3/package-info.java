@NullMarked
package dev.tandem.images.s3;

import org.jspecify.annotations.NullMarked;
