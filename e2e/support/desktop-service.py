"""Parts of a desktop for tests, on a D-Bus session: a notification service, a host of tray icons, a launcher, a portal.

Its arguments are the capabilities of the notification service. It prints what it is told as lines of JSON, and reads
commands from its input, one a line: `notify ACTION` presses an action of the last notification, `reply TEXT` answers it,
`close` closes it, `tray on` and `tray off` bring and take the host, `activate` clicks on the icon, `menu LABEL` presses an
item of its menu, `chosen URI` says where the part of the screen lies that the user chose.
"""

import hashlib
import json
import sys

import dbus
import dbus.mainloop.glib
import dbus.service
from gi.repository import GLib

NOTIFICATIONS = "org.freedesktop.Notifications"
WATCHER = "org.kde.StatusNotifierWatcher"
ITEM = "org.kde.StatusNotifierItem"
MENU = "com.canonical.dbusmenu"
LAUNCHER = "com.canonical.Unity.LauncherEntry"
PROPERTIES = "org.freedesktop.DBus.Properties"
PORTAL = "org.freedesktop.portal.Desktop"
SCREENSHOT = "org.freedesktop.portal.Screenshot"
REQUEST = "org.freedesktop.portal.Request"
PORTAL_PATH = "/org/freedesktop/portal/desktop"


def tell(**what):
    print(json.dumps(what), flush=True)


class Notifications(dbus.service.Object):
    last = 0

    @dbus.service.method(NOTIFICATIONS, out_signature="as")
    def GetCapabilities(self):
        return dbus.Array(sys.argv[1:], signature="s")

    @dbus.service.method(NOTIFICATIONS, in_signature="susssasa{sv}i", out_signature="u")
    def Notify(self, app, replaces, icon, title, body, actions, hints, timeout):
        self.last = int(replaces) or self.last + 1
        picture = hints.get("image-data")
        tell(
            kind="notification",
            number=self.last,
            title=title,
            body=body,
            actions=list(actions),
            # Its size, and the colour of its first pixel.
            picture=picture and [int(each) for each in [*picture[:2], *picture[6][:4]]],
        )
        return dbus.UInt32(self.last)

    @dbus.service.method(NOTIFICATIONS, in_signature="u")
    def CloseNotification(self, number):
        tell(kind="closed", number=int(number))
        self.NotificationClosed(number, dbus.UInt32(3))

    @dbus.service.method(NOTIFICATIONS, out_signature="ssss")
    def GetServerInformation(self):
        return ("Recorder", "Parley", "1", "1.2")

    @dbus.service.signal(NOTIFICATIONS, signature="uu")
    def NotificationClosed(self, number, why):
        pass

    @dbus.service.signal(NOTIFICATIONS, signature="us")
    def ActionInvoked(self, number, action):
        pass

    @dbus.service.signal(NOTIFICATIONS, signature="us")
    def NotificationReplied(self, number, text):
        pass


class Watcher(dbus.service.Object):
    """Shows the icon of the one program that a test starts."""

    item = None

    @dbus.service.method(WATCHER, in_signature="s", sender_keyword="sender")
    def RegisterStatusNotifierItem(self, item, sender):
        path = item if item.startswith("/") else "/StatusNotifierItem"
        self.item = bus.get_object(sender, path)
        self.item.connect_to_signal("NewIcon", self.look, dbus_interface=ITEM)
        self.item.connect_to_signal("NewToolTip", self.look, dbus_interface=ITEM)
        self.look()

    @dbus.service.method(PROPERTIES, in_signature="ss", out_signature="v")
    def Get(self, interface, name):
        return {
            "IsStatusNotifierHostRegistered": dbus.Boolean(True),
            "ProtocolVersion": dbus.Int32(0),
            "RegisteredStatusNotifierItems": dbus.Array([], signature="s"),
        }[name]

    @dbus.service.method(PROPERTIES, in_signature="s", out_signature="a{sv}")
    def GetAll(self, interface):
        return {"IsStatusNotifierHostRegistered": dbus.Boolean(True)}

    def look(self):
        self.item.GetAll(
            ITEM,
            dbus_interface=PROPERTIES,
            reply_handler=self.show,
            error_handler=lambda error: tell(kind="problem", why=str(error)),
        )

    def show(self, properties):
        tip = properties.get("ToolTip", ["", [], "", ""])
        pixmaps = properties.get("IconPixmap", [])
        pixels = b"".join(bytes(bytearray(each[2])) for each in pixmaps)
        icon = hashlib.sha256(pixels + str(properties.get("IconName", "")).encode()).hexdigest()
        tell(kind="tray", tip=str(tip[2]), icon=icon[:16])

    def activate(self):
        self.item.Activate(0, 0, dbus_interface=ITEM, reply_handler=lambda: None, error_handler=failed)

    def press(self, label):
        path = self.item.Get(ITEM, "Menu", dbus_interface=PROPERTIES)
        menu = bus.get_object(self.item.bus_name, path)
        _, layout = menu.GetLayout(0, -1, ["label"], dbus_interface=MENU)
        number = find(layout, label)
        if number is None:
            tell(kind="problem", why="no item " + label)
        else:
            menu.Event(number, "clicked", dbus.Int32(0), dbus.UInt32(0), dbus_interface=MENU)


class Portal(dbus.service.Object):
    """Has users choose a part of the screen."""

    last = None

    @dbus.service.method(SCREENSHOT, in_signature="sa{sv}", out_signature="o")
    def Screenshot(self, parent, options):
        count = 0 if self.last is None else self.last.count + 1
        self.last = Request(bus, PORTAL_PATH + "/request/" + str(count))
        self.last.count = count
        tell(kind="snip", interactive=bool(options["interactive"]))
        return dbus.ObjectPath(self.last.path)

    @dbus.service.method(PROPERTIES, in_signature="ss", out_signature="v")
    def Get(self, interface, name):
        return dbus.UInt32(2)


class Request(dbus.service.Object):
    def __init__(self, bus, path):
        super().__init__(bus, path)
        self.path = path

    @dbus.service.signal(REQUEST, signature="ua{sv}")
    def Response(self, outcome, results):
        pass


def failed(error):
    tell(kind="problem", why=str(error))


def find(layout, label):
    number, properties, children = layout
    if str(properties.get("label", "")).replace("_", "") == label:
        return number
    for child in children:
        found = find(child, label)
        if found is not None:
            return found
    return None


def launcher(about, properties):
    tell(kind="launcher", about=str(about), count=int(properties["count"]), visible=bool(properties["count-visible"]))


def obey(source, condition):
    line = source.readline()
    if line == "":
        loop.quit()
        return False
    command, _, rest = line.strip().partition(" ")
    number = dbus.UInt32(notifications.last)
    if command == "notify":
        notifications.ActionInvoked(number, rest)
    elif command == "reply":
        notifications.NotificationReplied(number, rest)
    elif command == "close":
        notifications.NotificationClosed(number, dbus.UInt32(2))
    elif command == "tray" and rest == "on":
        bus.request_name(WATCHER)
    elif command == "tray":
        bus.release_name(WATCHER)
    elif command == "activate":
        watcher.activate()
    elif command == "menu":
        watcher.press(rest)
    elif command == "chosen":
        portal.last.Response(dbus.UInt32(0), dbus.Dictionary({"uri": rest}, signature="sv"))
    return True


dbus.mainloop.glib.DBusGMainLoop(set_as_default=True)
bus = dbus.SessionBus()
name = dbus.service.BusName(NOTIFICATIONS, bus)
notifications = Notifications(bus, "/org/freedesktop/Notifications")
watcher = Watcher(bus, "/StatusNotifierWatcher")
portal_name = dbus.service.BusName(PORTAL, bus)
portal = Portal(bus, PORTAL_PATH)
bus.add_signal_receiver(launcher, signal_name="Update", dbus_interface=LAUNCHER)
GLib.io_add_watch(sys.stdin, GLib.IO_IN | GLib.IO_HUP, obey)
print("ready", flush=True)
loop = GLib.MainLoop()
loop.run()
