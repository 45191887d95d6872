package dev.tandem.edges;

import dev.tandem.Inputs;
import dev.tandem.WorkQueue;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.Pipe;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** The kinds of source that may wait forever for their next input. */
enum SourceKind {
  WORK_QUEUE("a WorkQueue") {
    @Override
    WaitingSource open(List<Integer> first) throws InterruptedException {
      WorkQueue<Integer> queue = WorkQueue.bounded(10);
      for (int input : first) {
        queue.put(input);
      }
      return new WaitingSource(queue.consuming(), () -> 1, queue::close);
    }
  },

  BLOCKING_QUEUE("an iterator over a BlockingQueue") {
    @Override
    WaitingSource open(List<Integer> first) {
      BlockingQueue<Integer> queue = new LinkedBlockingQueue<>(first);
      Iterator<Integer> taking = Stream.generate(() -> take(queue)).iterator();
      return new WaitingSource(Inputs.of(taking), () -> 1, () -> queue.add(9));
    }

    private static Integer take(BlockingQueue<Integer> queue) {
      try {
        return queue.take();
      } catch (InterruptedException e) {
        throw new CancellationException("interrupted while taking");
      }
    }
  },

  PIPED_STREAM("the lines of a PipedInputStream") {
    @Override
    WaitingSource open(List<Integer> first) throws IOException {
      PipedInputStream in = new PipedInputStream();
      return lines(in, new PipedOutputStream(in), first);
    }
  },

  CHANNEL("the lines of a channel") {
    @Override
    WaitingSource open(List<Integer> first) throws IOException {
      Pipe pipe = Pipe.open();
      return lines(
          Channels.newInputStream(pipe.source()), Channels.newOutputStream(pipe.sink()), first);
    }
  },

  FIFO("the lines of a FIFO") {
    @Override
    WaitingSource open(List<Integer> first) throws IOException, InterruptedException {
      Fifo fifo = Fifo.make();
      write(first, fifo.out());
      AtomicInteger closes = new AtomicInteger();
      Stream<Integer> lines = reader(fifo.in()).lines().map(Integer::valueOf);
      return new WaitingSource(
          Inputs.of(lines.onClose(closes::incrementAndGet)), closes::get, fifo::close);
    }
  },

  /** Closing it waits for the lock that the read holds, as with many streams of lines. */
  FIFO_CLOSED_BY_ITS_READER("the lines of a FIFO that its reader closes") {
    @Override
    WaitingSource open(List<Integer> first) throws IOException, InterruptedException {
      Fifo fifo = Fifo.make();
      return lines(fifo.in(), fifo.out(), first);
    }
  },

  PUBLISHER("a publisher") {
    @Override
    WaitingSource open(List<Integer> first) {
      return publisher(SilentPublisher.sending(first));
    }
  },

  PUBLISHER_WITHOUT_SUBSCRIPTION("a publisher that gives no subscription") {
    @Override
    WaitingSource open(List<Integer> first) {
      SilentPublisher publisher = SilentPublisher.withoutSubscription();
      return new WaitingSource(Inputs.of(publisher), () -> 1, () -> {});
    }
  },

  ITERABLE("an Iterable that heeds interrupts") {
    @Override
    WaitingSource open(List<Integer> first) {
      CountDownLatch released = new CountDownLatch(1);
      return new WaitingSource(
          () -> new WaitingIterator(first, 0, released), () -> 1, released::countDown);
    }
  },

  PATIENT_ITERABLE("an Iterable that swallows two interrupts") {
    @Override
    WaitingSource open(List<Integer> first) {
      CountDownLatch released = new CountDownLatch(1);
      return new WaitingSource(
          () -> new WaitingIterator(first, 3, released), () -> 1, released::countDown);
    }
  },

  PATIENT_INPUTS("Inputs that swallow two interrupts") {
    @Override
    WaitingSource open(List<Integer> first) {
      CountDownLatch released = new CountDownLatch(1);
      return new WaitingSource(
          Inputs.of(new WaitingIterator(first, 3, released)), () -> 1, released::countDown);
    }
  };

  private final String text;

  SourceKind(String text) {
    this.text = text;
  }

  /** Opens a source that returns these inputs first. */
  abstract WaitingSource open(List<Integer> first) throws Exception;

  /** Returns whether no interrupt ends a read from this source. */
  boolean isDeaf() {
    return this == FIFO || this == FIFO_CLOSED_BY_ITS_READER;
  }

  @Override
  public String toString() {
    return text;
  }

  /** A run that has ended before it subscribed has nothing to cancel. */
  private static WaitingSource publisher(SilentPublisher publisher) {
    return new WaitingSource(Inputs.of(publisher), () -> publisher.isOpen() ? 0 : 1, () -> {});
  }

  private static WaitingSource lines(InputStream in, OutputStream out, List<Integer> first)
      throws IOException {
    write(first, out);
    AtomicInteger closes = new AtomicInteger();
    BufferedReader reader = reader(in);
    Stream<Integer> lines =
        reader
            .lines()
            .map(Integer::valueOf)
            .onClose(closes::incrementAndGet)
            .onClose(() -> closeUnchecked(reader));
    return new WaitingSource(Inputs.of(lines), closes::get, out::close);
  }

  private static BufferedReader reader(InputStream in) {
    return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
  }

  private static void closeUnchecked(BufferedReader reader) {
    try {
      reader.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(List<Integer> inputs, OutputStream out) throws IOException {
    for (int input : inputs) {
      out.write((input + "\n").getBytes(StandardCharsets.UTF_8));
    }
    out.flush();
  }
}
