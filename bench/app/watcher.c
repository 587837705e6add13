/*
 * Watches the top-level windows of an X display and prints, a line each and in milliseconds of CLOCK_MONOTONIC:
 *
 *   ready                    it watches
 *   mapped WINDOW MS         a window has appeared on the screen
 *   painted WINDOW MS        for the first time since then, the window shows something on its background
 *
 * The window's picture is read from the X server after every change. It shows something if at least MARKED pixels differ
 * from its most common colour, in at least COLOURS different colours: a few letters of smooth text are enough.
 *
 * Usage: watcher (the display is in DISPLAY)
 */
#include <X11/Xlib.h>
#include <X11/Xutil.h>
#include <X11/extensions/Xdamage.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { MARKED = 100, COLOURS = 8, LEAST = 50, WINDOWS = 64 };

struct watched {
    Window window;
    Damage damage;
    int width, height, painted;
};

static Display *display;
static struct watched windows[WINDOWS];

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec * 1e3 + (double)time.tv_nsec / 1e6;
}

static void say(const char *what, Window window, double at) {
    printf("%s 0x%lx %.3f\n", what, window, at);
    fflush(stdout);
}

static int ascending(const void *a, const void *b) {
    uint32_t left = *(const uint32_t *)a, right = *(const uint32_t *)b;
    return left < right ? -1 : left > right;
}

static int shows_something(uint32_t *pixels, size_t count) {
    qsort(pixels, count, sizeof *pixels, ascending);
    size_t most = 0, colours = 0;
    for (size_t from = 0, to; from < count; from = to) {
        for (to = from; to < count && pixels[to] == pixels[from]; to += 1) continue;
        if (to - from > most) most = to - from;
        colours += 1;
    }
    return count - most >= MARKED && colours >= COLOURS;
}

static void look(struct watched *each) {
    double at = now();
    XImage *image = XGetImage(display, each->window, 0, 0, (unsigned)each->width, (unsigned)each->height, AllPlanes, ZPixmap);
    if (!image) return;
    size_t count = (size_t)image->width * (size_t)image->height;
    uint32_t *pixels = malloc(count * sizeof *pixels);
    if (!pixels) exit(1);
    for (int y = 0; y < image->height; y += 1)
        for (int x = 0; x < image->width; x += 1)
            pixels[(size_t)y * (size_t)image->width + (size_t)x] = (uint32_t)XGetPixel(image, x, y) & 0xffffff;
    each->painted = shows_something(pixels, count);
    free(pixels);
    XDestroyImage(image);
    if (each->painted) say("painted", each->window, at);
}

static struct watched *find(Window window) {
    for (int index = 0; index < WINDOWS; index += 1)
        if (windows[index].window == window) return &windows[index];
    return NULL;
}

static void mapped(Window window, double at) {
    XWindowAttributes is;
    if (find(window) || !XGetWindowAttributes(display, window, &is)) return;
    if (is.override_redirect || is.class != InputOutput || is.width < LEAST || is.height < LEAST) return;
    struct watched *each = find(None);
    if (!each) return;
    *each = (struct watched){window, XDamageCreate(display, window, XDamageReportNonEmpty), is.width, is.height, 0};
    say("mapped", window, at);
    look(each);
}

static void forget(Window window) {
    struct watched *each = find(window);
    if (!each) return;
    XDamageDestroy(display, each->damage);
    memset(each, 0, sizeof *each);
}

/* A window can be gone before it is asked about. */
static int ignore(Display *on, XErrorEvent *error) {
    (void)on, (void)error;
    return 0;
}

int main(void) {
    int damage_event, damage_error;
    display = XOpenDisplay(NULL);
    if (!display || !XDamageQueryExtension(display, &damage_event, &damage_error)) {
        fprintf(stderr, "watcher: no X display with the DAMAGE extension in DISPLAY\n");
        return 1;
    }
    XSetErrorHandler(ignore);
    XSelectInput(display, DefaultRootWindow(display), SubstructureNotifyMask);
    XSync(display, False);
    puts("ready");
    fflush(stdout);
    for (XEvent event;;) {
        XNextEvent(display, &event);
        if (event.type == MapNotify) mapped(event.xmap.window, now());
        if (event.type == UnmapNotify) forget(event.xunmap.window);
        if (event.type == DestroyNotify) forget(event.xdestroywindow.window);
        if (event.type == ConfigureNotify) {
            struct watched *each = find(event.xconfigure.window);
            if (each) each->width = event.xconfigure.width, each->height = event.xconfigure.height;
        }
        if (event.type == damage_event + XDamageNotify) {
            struct watched *each = find(((XDamageNotifyEvent *)&event)->drawable);
            if (!each || each->painted) continue;
            XDamageSubtract(display, each->damage, None, None);
            look(each);
        }
    }
}
