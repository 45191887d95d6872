package dev.tandem.images.source;

import dev.tandem.images.item.ImageRefs;
import dev.tandem.images.item.SourceException;
import java.util.OptionalLong;

/** One source of a run, checked when it was made. */
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

  /** Begins to read; throws {@link SourceException}. */
  ImageRefs open();

  /** About how many references there are; empty if that is unknown or dear. */
  OptionalLong estimate();
}
