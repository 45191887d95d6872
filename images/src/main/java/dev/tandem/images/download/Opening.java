package dev.tandem.images.download;

import java.io.IOException;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A request until its response begins. Sockets that it opens until then are closed at the deadline.
 *
 * <p>Cancelling a request closes the connection that it has. It does not reach a socket that is
 * still connecting, and the client then tries the next address of the host, and the one after that.
 * So each socket knows the request that it is opened for.
 */
final class Opening {
  private static final ScopedValue<Opening> CURRENT = ScopedValue.newInstance();

  /** A request that may open a connection. */
  @FunctionalInterface
  interface Request<T> {
    T make() throws IOException;
  }

  private final Deadline deadline;
  private final boolean throughProxy;

  // Guarded by this.
  private @Nullable Socket socket;
  private boolean over;

  /**
   * @param throughProxy whether the connection is one to a proxy
   */
  Opening(Deadline deadline, boolean throughProxy) {
    this.deadline = deadline;
    this.throughProxy = throughProxy;
  }

  /** Makes the request; its response has begun when this returns. */
  <T> T of(Request<T> request) throws IOException {
    try {
      return ScopedValue.where(CURRENT, this).<T, IOException>call(request::make);
    } finally {
      leave();
    }
  }

  /** Returns the deadline of this thread's current request; {@code null} if there is none. */
  static @Nullable Deadline deadline() {
    return CURRENT.isBound() ? CURRENT.get().deadline : null;
  }

  /** Returns whether this thread's current request connects to a proxy. */
  static boolean isThroughProxy() {
    return CURRENT.isBound() && CURRENT.get().throughProxy;
  }

  /** Creates a socket for this thread's current request. */
  static Socket socket(@Nullable Proxy proxy) {
    return new Timed(proxy == null ? Proxy.NO_PROXY : proxy, CURRENT.get());
  }

  /** Closes the socket that is being opened, and prevents the opening of any other. */
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

  /** Stops tracking the socket: the connection belongs to the client from now on. */
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
