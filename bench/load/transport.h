#ifndef TRANSPORT_H
#define TRANSPORT_H
#include <stddef.h>
#include <sys/types.h>

/* What is below a connection: TCP, or TLS 1.3 in the program that is compiled with WITH_TLS. */
struct transport;

/* Takes over a connected socket. With TLS it returns after the handshake. */
struct transport *transport_on(int fd);

/* Like send and recv that do not wait: -1 with EAGAIN if nothing could be sent, or nothing has come. */
ssize_t transport_send(struct transport *, const char *bytes, size_t length);
ssize_t transport_receive(struct transport *, char *into, size_t room);

/* Closes the socket. */
void transport_close(struct transport *);

#endif
