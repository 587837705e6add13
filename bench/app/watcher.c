/*
 * Watches the top-level windows of an X display and prints, a line each and in milliseconds of CLOCK_MONOTONIC:
 *
 *   ready                    it watches
 *   mapped WINDOW MS         a window has appeared on the screen
 *   painted WINDOW MS N      for the first time since then, the window shows something on its background: N pixels of it
 *
 * The window's picture is read from the X server after every change. It shows something if at least MARKED pixels differ
 * from its most common colour, in at least COLOURS different colours: a few letters of smooth text are enough.
 *
 * As `watcher count` it prints a line for each window on the screen, and ends:
 *
 *   shows WINDOW N TITLE     the window shows N pixels on its background
 *
 * Usage: watcher [count] (the display is in DISPLAY)
 */
#include <X11/Xlib.h>
#include <X11/Xutil.h>
#include <X11/extensions/Xdamage.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { MARKED = 100, COLOURS = 8, LEAST = 50, WINDOWS = 64, SLOT_BITS = 16, SLOTS = 1 << SLOT_BITS };

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

static void say(const char *what, Window window, double at, size_t marked) {
    printf("%s 0x%lx %.3f %zu\n", what, window, at, marked);
    fflush(stdout);
}

/* The colours of a picture and how many pixels have each, by colour. A slot without pixels is free. */
static struct { uint32_t colour, pixels; } slots[SLOTS];

/* Counts pixels of one colour. Returns whether the colour is new. */
static int counted(uint32_t colour, uint32_t pixels) {
    uint32_t slot = colour * 2654435761u >> (32 - SLOT_BITS);
    while (slots[slot].pixels > 0 && slots[slot].colour != colour) slot = (slot + 1) % SLOTS;
    int is_new = slots[slot].pixels == 0;
    slots[slot].colour = colour;
    slots[slot].pixels += pixels;
    return is_new;
}

/*
 * How many pixels differ from the most common colour; 0 if they are too few, or have too few colours. Quick, as the program that
 * is watched waits for the same processors: pixels are counted by runs of one colour.
 */
static size_t marked(const XImage *image) {
    memset(slots, 0, sizeof slots);
    int colours = 0;
    for (int y = 0; y < image->height && colours < SLOTS / 2; y += 1) {
        const uint32_t *row = (const uint32_t *)(image->data + (size_t)y * (size_t)image->bytes_per_line);
        for (int from = 0, to; from < image->width && colours < SLOTS / 2; from = to) {
            for (to = from + 1; to < image->width && row[to] == row[from]; to += 1) continue;
            colours += counted(row[from] & 0xffffff, (uint32_t)(to - from));
        }
    }
    size_t all = 0, most = 0;
    for (int slot = 0; slot < SLOTS; slot += 1) {
        all += slots[slot].pixels;
        if (slots[slot].pixels > most) most = slots[slot].pixels;
    }
    return all - most >= MARKED && colours >= COLOURS ? all - most : 0;
}

static size_t marked_in(Window window, int width, int height) {
    XImage *image = XGetImage(display, window, 0, 0, (unsigned)width, (unsigned)height, AllPlanes, ZPixmap);
    if (!image) return 0;
    size_t found = image->bits_per_pixel == 32 ? marked(image) : 0;
    XDestroyImage(image);
    return found;
}

static void look(struct watched *each) {
    double at = now();
    size_t found = marked_in(each->window, each->width, each->height);
    each->painted = found > 0;
    if (each->painted) say("painted", each->window, at, found);
}

static struct watched *find(Window window) {
    for (int index = 0; index < WINDOWS; index += 1)
        if (windows[index].window == window) return &windows[index];
    return NULL;
}

/* Windows that people would call one: not menus, and not those that only take input. */
static int is_seen(const XWindowAttributes *is) {
    return !is->override_redirect && is->class == InputOutput && is->width >= LEAST && is->height >= LEAST;
}

static void mapped(Window window, double at) {
    XWindowAttributes is;
    if (find(window) || !XGetWindowAttributes(display, window, &is) || !is_seen(&is)) return;
    struct watched *each = find(None);
    if (!each) return;
    *each = (struct watched){window, XDamageCreate(display, window, XDamageReportNonEmpty), is.width, is.height, 0};
    say("mapped", window, at, 0);
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

static void print_title(Window window) {
    Atom type;
    int format;
    unsigned long length, left;
    unsigned char *title = NULL;
    XGetWindowProperty(display, window, XInternAtom(display, "_NET_WM_NAME", False), 0, 256, False, AnyPropertyType,
                       &type, &format, &length, &left, &title);
    printf("%s\n", title ? (char *)title : "");
    if (title) XFree(title);
}

static int count_all(void) {
    Window root, parent, *all = NULL;
    unsigned number = 0;
    if (!XQueryTree(display, DefaultRootWindow(display), &root, &parent, &all, &number)) return 1;
    for (unsigned index = 0; index < number; index += 1) {
        XWindowAttributes is;
        if (!XGetWindowAttributes(display, all[index], &is) || !is_seen(&is) || is.map_state != IsViewable) continue;
        printf("shows 0x%lx %zu ", all[index], marked_in(all[index], is.width, is.height));
        print_title(all[index]);
    }
    return 0;
}

int main(int words, char **word) {
    int damage_event, damage_error;
    display = XOpenDisplay(NULL);
    if (!display || !XDamageQueryExtension(display, &damage_event, &damage_error)) {
        fprintf(stderr, "watcher: no X display with the DAMAGE extension in DISPLAY\n");
        return 1;
    }
    XSetErrorHandler(ignore);
    if (words > 1 && strcmp(word[1], "count") == 0) return count_all();
    XSelectInput(display, DefaultRootWindow(display), SubstructureNotifyMask);
    // The pointer begins in the middle, where a window would show what is below it as pointed at.
    XWarpPointer(display, None, DefaultRootWindow(display), 0, 0, 0, 0, 0, 0);
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
