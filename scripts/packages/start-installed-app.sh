#!/bin/sh
# Starts the installed app, prints what can be seen of it, and ends it. Runs on a virtual display.
# usage: start-installed-app.sh PROGRAM COMMAND..., where COMMAND starts the app as a desktop does, and PROGRAM is what then runs
program=$1
shift
openbox > /dev/null 2>&1 &
"$@" &
# A search fails if a window goes away meanwhile.
tries=400
until [ -n "$window" ] || [ "$tries" = 0 ]; do
  tries=$((tries - 1))
  sleep 0.2
  window=$(xdotool search --onlyvisible --class '^Parley$' 2> /dev/null | head -1)
done
app=$(xdotool getwindowpid "$window")
echo "title $(xdotool getwindowname "$window")"
echo "program $(readlink "/proc/$app/exe")"
# Chromium's own icon is 48 pixels wide. The app's comes after the first paint, which it would delay.
icon=
until [ -n "$icon" ] && [ "$icon" != '48 x 48' ] || [ "$tries" = 0 ]; do
  tries=$((tries - 1))
  sleep 0.2
  icon=$(xprop -id "$window" -notype _NET_WM_ICON | sed -n 's/.*Icon (\(.*\)).*/\1/p')
done
echo "icon $icon"
# Of the app's processes, the one that draws the window has the strictest sandbox.
renderer=$(pgrep --full "^$program --type=renderer .*--user-data-dir=$HOME/" | head -1)
echo "seccomp $(awk '/^Seccomp:/ { print $2 }' "/proc/$renderer/status")"
echo "nested $(awk '/^NSpid:/ { print NF - 1 }' "/proc/$renderer/status")"
tr '\0' '\n' < "/proc/$renderer/cmdline" | grep -e '--no-sandbox'
kill -TERM "$app"
tail --pid="$app" --follow=name /dev/null
echo ended
