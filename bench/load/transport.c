#include "transport.h"
#include "fail.h"
#include <errno.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#ifdef WITH_TLS
#include <fcntl.h>
#include <openssl/err.h>
#include <openssl/ssl.h>

struct transport {
  int fd;
  SSL *tls;
};

static SSL_CTX *context(void) {
  static SSL_CTX *made;
  if (made) return made;
  made = SSL_CTX_new(TLS_client_method());
  SSL_CTX_set_min_proto_version(made, TLS1_3_VERSION);
  SSL_CTX_set_alpn_protos(made, (const unsigned char *)"\x08parley/2", 9);
  SSL_CTX_set_mode(made, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER | SSL_MODE_RELEASE_BUFFERS);
  return made;
}

struct transport *transport_on(int fd) {
  struct transport *transport = calloc(1, sizeof *transport);
  transport->fd = fd;
  transport->tls = SSL_new(context());
  SSL_set_fd(transport->tls, fd);
  if (SSL_connect(transport->tls) != 1) fail("no handshake: %s", ERR_error_string(ERR_get_error(), NULL));
  fcntl(fd, F_SETFL, O_NONBLOCK);
  return transport;
}

/* The result of a call of OpenSSL as that of a system call. */
static ssize_t result(struct transport *transport, int done) {
  if (done > 0) return done;
  int error = SSL_get_error(transport->tls, done);
  errno = error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE ? EAGAIN : ECONNRESET;
  return error == SSL_ERROR_ZERO_RETURN ? 0 : -1;
}

ssize_t transport_send(struct transport *transport, const char *bytes, size_t length) {
  return result(transport, SSL_write(transport->tls, bytes, (int)length));
}

/* Reads all records that have come. */
ssize_t transport_receive(struct transport *transport, char *into, size_t room) {
  size_t received = 0;
  while (received < room) {
    ssize_t bytes = result(transport, SSL_read(transport->tls, into + received, (int)(room - received)));
    if (bytes <= 0) return received > 0 ? (ssize_t)received : bytes;
    received += (size_t)bytes;
  }
  return (ssize_t)received;
}

void transport_close(struct transport *transport) {
  close(transport->fd);
  SSL_free(transport->tls);
  free(transport);
}

#else

struct transport {
  int fd;
};

struct transport *transport_on(int fd) {
  struct transport *transport = calloc(1, sizeof *transport);
  transport->fd = fd;
  return transport;
}

ssize_t transport_send(struct transport *transport, const char *bytes, size_t length) {
  return send(transport->fd, bytes, length, MSG_DONTWAIT | MSG_NOSIGNAL);
}

ssize_t transport_receive(struct transport *transport, char *into, size_t room) {
  return recv(transport->fd, into, room, MSG_DONTWAIT);
}

void transport_close(struct transport *transport) {
  close(transport->fd);
  free(transport);
}

#endif
