#define _GNU_SOURCE
#include "connection.h"
#include "fail.h"
#include "transport.h"
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <unistd.h>

enum { INPUT_BYTES = 1 << 20, EVENTS = 512 };

static int epoll_fd = -1;
static int timer_fd = -1;
/* Input of the connection that is read at the moment; the beginning of a unit is put before it. */
static char input[INPUT_BYTES];

static void watch(int operation, int fd, struct connection *connection, uint32_t events) {
  if (epoll_fd < 0) epoll_fd = epoll_create1(0);
  struct epoll_event event = {.events = events, .data.ptr = connection};
  if (epoll_ctl(epoll_fd, operation, fd, &event) != 0) fail("epoll_ctl: %s", strerror(errno));
}

struct connection *open_connection(int port, int user) {
  struct connection *connection = calloc(1, sizeof *connection);
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  connection->user = user;
  connection->fd = socket(AF_INET, SOCK_STREAM, 0);
  if (connection->fd < 0 || connect(connection->fd, (struct sockaddr *)&address, sizeof address) != 0)
    fail("user %d cannot connect: %s", user, strerror(errno));
  setsockopt(connection->fd, IPPROTO_TCP, TCP_NODELAY, &(int){1}, sizeof(int));
  connection->transport = transport_on(connection->fd);
  watch(EPOLL_CTL_ADD, connection->fd, connection, EPOLLIN);
  return connection;
}

void close_connection(struct connection *connection) {
  transport_close(connection->transport);
  free(connection->rest);
  free(connection->unsent);
  free(connection);
}

void send_bytes(struct connection *connection, const char *bytes, size_t length) {
  if (connection->unsent_bytes + length > connection->unsent_capacity) {
    connection->unsent_capacity = 2 * (connection->unsent_bytes + length);
    connection->unsent = realloc(connection->unsent, connection->unsent_capacity);
  }
  memcpy(connection->unsent + connection->unsent_bytes, bytes, length);
  connection->unsent_bytes += length;
}

void send_line(struct connection *connection, const char *format, ...) {
  static char line[1 << 16];
  va_list arguments;
  va_start(arguments, format);
  int length = vsnprintf(line, sizeof line - 2, format, arguments);
  va_end(arguments);
  memcpy(line + length, "\r\n", 2);
  send_bytes(connection, line, (size_t)length + 2);
  flush(connection);
}

void flush(struct connection *connection) {
  if (connection->unsent_bytes == 0) return;
  ssize_t sent = transport_send(connection->transport, connection->unsent, connection->unsent_bytes);
  if (sent < 0 && errno == EAGAIN) sent = 0;
  if (sent < 0) fail("the server has closed the connection of user %d: %s", connection->user, strerror(errno));
  connection->unsent_bytes -= (size_t)sent;
  memmove(connection->unsent, connection->unsent + sent, connection->unsent_bytes);
  int waits = connection->unsent_bytes > 0;
  if (waits) watch(EPOLL_CTL_MOD, connection->fd, connection, EPOLLIN | EPOLLOUT);
}

char *by_lines(char *from, char *end, size_t *length) {
  char *feed = memchr(from, '\n', (size_t)(end - from));
  if (!feed) return NULL;
  *length = (size_t)(feed - from);
  if (*length > 0 && from[*length - 1] == '\r') *length -= 1;
  from[*length] = 0;
  return feed + 1;
}

static void take_units(struct connection *connection, size_t bytes, divider *divide, unit_handler *handle) {
  char *unit = input, *end = input + bytes, *next;
  for (size_t length; (next = divide(unit, end, &length)); unit = next) handle(connection, unit, length);
  connection->rest_bytes = (size_t)(end - unit);
  if (connection->rest_bytes == 0) return;
  connection->rest = realloc(connection->rest, connection->rest_bytes);
  memcpy(connection->rest, unit, connection->rest_bytes);
}

static void receive(struct connection *connection, divider *divide, unit_handler *handle) {
  size_t before = connection->rest_bytes;
  if (before > INPUT_BYTES / 2) fail("what is for user %d does not end", connection->user);
  if (before > 0) memcpy(input, connection->rest, before);
  ssize_t received = transport_receive(connection->transport, input + before, INPUT_BYTES - before);
  if (received < 0 && errno == EAGAIN) return;
  if (received <= 0) fail("the server has closed the connection of user %d", connection->user);
  take_units(connection, before + (size_t)received, divide, handle);
}

static void handle_event(struct epoll_event event, divider *divide, unit_handler *handle) {
  struct connection *connection = event.data.ptr;
  uint64_t ticks;
  if (!connection) {
    if (read(timer_fd, &ticks, sizeof ticks) < 0 && errno != EAGAIN) fail("timer: %s", strerror(errno));
    return;
  }
  if (event.events & EPOLLOUT) {
    watch(EPOLL_CTL_MOD, connection->fd, connection, EPOLLIN);
    flush(connection);
  }
  if (event.events & ~(uint32_t)EPOLLOUT) receive(connection, divide, handle);
}

void poll_once(int timeout_ms, divider *divide, unit_handler *handle) {
  struct epoll_event events[EVENTS];
  int count = epoll_wait(epoll_fd, events, EVENTS, timeout_ms);
  if (count < 0 && errno != EINTR) fail("epoll_wait: %s", strerror(errno));
  for (int index = 0; index < count; index += 1) handle_event(events[index], divide, handle);
}

void wake_every(uint64_t ns) {
  struct timespec interval = {.tv_sec = (time_t)(ns / 1000000000), .tv_nsec = (long)(ns % 1000000000)};
  if (timer_fd < 0) {
    timer_fd = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK);
    watch(EPOLL_CTL_ADD, timer_fd, NULL, EPOLLIN);
  }
  timerfd_settime(timer_fd, 0, &(struct itimerspec){.it_interval = interval, .it_value = interval}, NULL);
}
