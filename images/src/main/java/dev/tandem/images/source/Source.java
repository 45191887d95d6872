package dev.tandem.images.source;

import dev.tandem.images.item.ImageRefs;
import dev.tandem.images.item.SourceException;
import java.util.OptionalLong;

/** One source of a run, checked when it was created. */
sealed interface Source
    permits SingleSource,
        TextSource,
        CsvSource,
        JsonLinesSource,
        JsonSource,
        ParquetSource,
        FilteredSource,
        GuardedList,
        RemoteSource,
        FolderSource {

  /** Starts reading; throws {@link SourceException} if that fails. */
  ImageRefs open();

  /** Returns about how many references there are; empty if that is unknown or expensive to find. */
  OptionalLong estimate();
}
