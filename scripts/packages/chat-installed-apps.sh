#!/bin/sh
# Starts the installed app twice, as two people on one display, who invite, accept, write and answer
# with keys only: no test driver can attach to the app that people install.
# usage: chat-installed-apps.sh PROGRAM
program=$1
openbox > /dev/null 2>&1 &

fail() {
  echo "never: $*"
  kill $ann $bob
  exit 1
}

# Waits until a command succeeds, at most TRIES times 0.2 s.
wait_for() {
  tries=$1
  shift
  until "$@"; do
    tries=$((tries - 1))
    [ "$tries" -gt 0 ] || return 1
    sleep 0.2
  done
}

# Does something until a command succeeds. Nothing outside shows when a page takes keys, so keys without effect are pressed again.
do_until() {
  what=$1
  shift
  rounds=12
  until $what && wait_for 50 "$@"; do
    rounds=$((rounds - 1))
    [ "$rounds" -gt 0 ] || fail "$@"
  done
}

# Finds the newest window of a process by its title.
has_window() {
  window=$(xdotool search --all --onlyvisible --pid "$1" --name "$2" 2> /dev/null | tail -1)
  [ -n "$window" ]
}

# Gives a window the keyboard and presses keys.
press() {
  wait_for 50 has_window "$1" "$2" && timeout 5 xdotool windowactivate --sync "$window"
  shift 2
  xdotool key "$@"
}

# Writes a message.
write() {
  press "$1" "$2" ctrl+a
  xdotool type "$3"
  xdotool key Return
}

# Whether a message is in somebody's profile.
has_received() {
  python3 -c 'import sqlite3, sys
rows = sqlite3.connect(f"file:{sys.argv[1]}/messages.sqlite?mode=ro", uri=True).execute("SELECT text FROM entries")
sys.exit((sys.argv[2],) not in rows.fetchall())' "$HOME/$1" "$2" 2> /dev/null
}

# Whether somebody has been connected to another person.
has_met() {
  grep -q '"host"' "$HOME/$1/peers.json" 2> /dev/null
}

start() {
  "$program" --profile "$HOME/$1" --user "$1" --nearby loopback > /dev/null 2>&1 &
}

# The keyboard is then where a person is looked for; Return opens a conversation with the first one found.
find_bob() {
  "$program" --profile "$HOME/ann" --new-conversation > /dev/null 2>&1
  write $ann '^Parley$' bob
}

# What is said first invites.
greet() { write $ann '^bob$' 'Do you have a moment?'; }

# The last button of an invitation accepts it.
accept() { press $bob '^Invitation$' shift+Tab Return; }
ask() { write $bob '^ann$' 'Are you there?'; }
answer() { write $ann '^bob$' 'In the lab.'; }

start ann
ann=$!
start bob
bob=$!
wait_for 600 has_met ann || fail has_met ann
do_until find_bob has_window $ann '^bob$'
do_until greet has_window $bob '^Invitation$'
do_until accept has_window $bob '^ann$'
do_until ask has_received ann 'Are you there?'
do_until answer has_received bob 'In the lab.'
echo 'they have received what the other wrote'
kill -TERM $ann $bob
wait $ann
echo "ann ended with $?"
wait $bob
echo "bob ended with $?"
