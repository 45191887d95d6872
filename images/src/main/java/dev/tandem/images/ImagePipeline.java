package dev.tandem.images;

import dev.tandem.Environment;
import dev.tandem.Outcomes;
import dev.tandem.Pipeline;
import dev.tandem.Run;
import dev.tandem.RunListener;
import dev.tandem.images.download.Downloader;
import dev.tandem.images.item.FailureClass;
import dev.tandem.images.item.ImageRef;
import dev.tandem.images.item.ImageRefs;
import dev.tandem.images.item.ItemException;
import dev.tandem.images.item.SharedRows;
import dev.tandem.images.item.StoreException;
import dev.tandem.images.manifest.SeenContents;
import dev.tandem.images.manifest.SharedDownloads;
import dev.tandem.images.memory.MemoryBudget;
import dev.tandem.images.resize.ImageFilter;
import dev.tandem.images.resize.Resizer;
import dev.tandem.images.store.Finished;
import dev.tandem.images.store.Store;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The image pipeline: download, resize, upload. It opens nothing and closes nothing: the caller
 * owns the downloader and the store, which may serve any number of runs. The images' memory stays
 * within the {@link MemoryBudget} of the downloader.
 *
 * {@snippet file="ImagePipelineSnippets.java" region="pipeline"}
 *
 * <p>Like a {@link Pipeline}, it is an immutable description, and it is run in the same ways, any
 * number of times, also concurrently. The state of a run, such as the attempts at an image and the
 * memory that it takes, is created for each run and has been released when the run has ended.
 *
 * <p>A download is retried after a failure that may be transient, such as a lost connection or a
 * 503 response. A permanent failure is an {@link ItemException} or a {@link TimeoutException}, and
 * {@link FailureClass#of} returns its class. An image that is left out on purpose, by an {@link
 * ImageFilter} or by {@link SeenContents}, is a failed outcome too. {@link FailureClass#isSkip} is
 * true for its class, and it counts as skipped. A {@link StoreException} means that the target
 * itself is broken, so the run should be stopped.
 */
public final class ImagePipeline {
  private final ImageStages stages;
  private final UnaryOperator<Pipeline<ImageRef, Finished>> settings;

  private ImagePipeline(ImageStages stages, UnaryOperator<Pipeline<ImageRef, Finished>> settings) {
    this.stages = stages;
    this.settings = settings;
  }

  /**
   * Creates a pipeline that also stores images with the same bytes as others.
   *
   * @param retries how many attempts may follow the first, within the deadline of the downloader
   */
  public static ImagePipeline of(
      Downloader downloader, Resizer resizer, Store store, Workers workers, int retries) {
    return of(downloader, resizer, store, workers, retries, null);
  }

  /**
   * Creates a pipeline.
   *
   * @param retries how many attempts may follow the first, within the deadline of the downloader
   * @param contents the contents that the job has met already: only the first of the images with
   *     the same bytes is stored; null to store them all
   * @throws IllegalArgumentException if pictures are to be compared, but the resizer makes no
   *     {@linkplain dev.tandem.images.resize.ResizeOptions#pictureHash hashes}
   */
  public static ImagePipeline of(
      Downloader downloader,
      Resizer resizer,
      Store store,
      Workers workers,
      int retries,
      @Nullable SeenContents contents) {
    if (contents != null && contents.comparesPictures() && !resizer.options().pictureHash()) {
      throw new IllegalArgumentException("pictures cannot be compared without their hashes");
    }
    var stages =
        new ImageStages(downloader, resizer, store, workers, retries, contents, null, false);
    return new ImagePipeline(stages, UnaryOperator.identity());
  }

  /** Behaves like {@link Pipeline#run}. */
  public List<Finished> run(Iterable<ImageRef> images) throws InterruptedException {
    return forOneRun().run(images);
  }

  /** Behaves like {@link Pipeline#start}. */
  public Run<ImageRef, Finished> start() {
    return forOneRun().start();
  }

  /** Behaves like {@link Pipeline#outcomes}. */
  public Outcomes<ImageRef, Finished> outcomes(Iterable<ImageRef> images) {
    return forOneRun().outcomes(images);
  }

  /** Behaves like {@link Pipeline#stream}. */
  public Stream<Finished> stream(Iterable<ImageRef> images) {
    return forOneRun().stream(images);
  }

  /** Behaves like {@link Pipeline#publisher}. */
  public Flow.Publisher<Finished> publisher(Iterable<ImageRef> images) {
    return subscriber -> forOneRun().publisher(images).subscribe(subscriber);
  }

  /**
   * Lets the rows with the same URL share a download, if their references come {@linkplain
   * Downloader#inTurn(ImageRefs, SharedRows) in turn} with the same object, and the manifest that
   * it belongs to gets all outcomes. Such a pipeline is for one run.
   */
  public ImagePipeline sharing(SharedDownloads rows) {
    return new ImagePipeline(stages.sharing(rows), settings);
  }

  /** Keeps the EXIF fields of originals in the manifest and in shards, or not. */
  public ImagePipeline exif(boolean keep) {
    return new ImagePipeline(stages.exif(keep), settings);
  }

  /** Behaves like {@link Pipeline#within}. */
  public ImagePipeline within(Duration limit) {
    return with(pipeline -> pipeline.within(limit));
  }

  /** Behaves like {@link Pipeline#stallAfter}. */
  public ImagePipeline stallAfter(Duration time) {
    return with(pipeline -> pipeline.stallAfter(time));
  }

  /** Behaves like {@link Pipeline#inheriting}. */
  public ImagePipeline inheriting(ScopedValue<?>... values) {
    return with(pipeline -> pipeline.inheriting(values));
  }

  /** Behaves like {@link Pipeline#in}. */
  public ImagePipeline in(Environment environment) {
    return with(pipeline -> pipeline.in(environment));
  }

  /**
   * Behaves like {@link Pipeline#listener}. All memory has been released when the listener is told
   * of the end.
   */
  public ImagePipeline listener(RunListener listener) {
    return with(pipeline -> pipeline.listener(listener));
  }

  private ImagePipeline with(UnaryOperator<Pipeline<ImageRef, Finished>> more) {
    var _ = more.apply(forOneRun()); // rejects invalid settings now, not at the first run
    return new ImagePipeline(stages, pipeline -> more.apply(settings.apply(pipeline)));
  }

  /** Creates the pipeline for one run, with all state that belongs to the run. */
  private Pipeline<ImageRef, Finished> forOneRun() {
    return settings.apply(stages.pipeline());
  }

  /** Returns the names of the stages, first to last. */
  public List<String> stages() {
    return forOneRun().stages();
  }

  @Override
  public String toString() {
    return String.join(" → ", stages());
  }
}
