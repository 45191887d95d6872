package dev.tandem.images.download;

import java.io.IOException;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A request until its answer begins: what it opens on the way is ended at the deadline.
 *
 * <p>To cancel a request closes the connection that it has. One that is only about to connect it
 * does not reach, and the client then goes on to the next address of the host, and to the one after
 * that. So here each socket knows the request that it is opened for.
 */
final class Opening {
  private static final ScopedValue<Opening> CURRENT = ScopedValue.newInstance();

  /** A request that may open a connection. */
  @FunctionalInterface
  interface Request<T> {
    T make() throws IOException;
  }

  private final Deadline deadline;

  // Guarded by this.
  private @Nullable Socket socket;
  private boolean over;

  Opening(Deadline deadline) {
    this.deadline = deadline;
  }

  /** Makes the request, whose answer has begun when this returns. */
  <T> T of(Request<T> request) throws IOException {
    try {
      return ScopedValue.where(CURRENT, this).<T, IOException>call(request::make);
    } finally {
      leave();
    }
  }

  /** The deadline of the request that this thread makes; {@code null} if it makes none. */
  static @Nullable Deadline deadline() {
    return CURRENT.isBound() ? CURRENT.get().deadline : null;
  }

  /** A socket of the request that this thread makes. */
  static Socket socket(@Nullable Proxy proxy) {
    return new Timed(proxy == null ? Proxy.NO_PROXY : proxy, CURRENT.get());
  }

  /** Ends what is being opened, and what would be opened after it. */
  synchronized void end() throws IOException {
    over = true;
    if (socket != null) {
      socket.close();
    }
  }

  private synchronized void enter(Socket opened) throws SocketTimeoutException {
    if (over || !deadline.left().isPositive()) {
      throw new SocketTimeoutException("the deadline has passed");
    }
    socket = opened;
  }

  /** From now on the connection is the client's. */
  private synchronized void leave() {
    socket = null;
  }

  private static final class Timed extends Socket {
    private final Opening opening;

    Timed(Proxy proxy, Opening opening) {
      super(proxy);
      this.opening = opening;
    }

    @Override
    public void connect(SocketAddress endpoint, int timeout) throws IOException {
      opening.enter(this);
      super.connect(endpoint, timeout);
    }
  }
}
