/** ngircd's settings: no limit on what clients send, no look-ups of where they come from. */
export const ngircdConfig = (port: number): string => `
[Global]
Name = bench.local
Info = bench
Listen = 127.0.0.1
Ports = ${port}
MotdPhrase = none
[Limits]
MaxConnections = 0
MaxConnectionsIP = 0
MaxJoins = 0
MaxPenaltyTime = 0
PingTimeout = 3600
[Options]
DNS = no
Ident = no
PAM = no
`;

/** The same for inspircd, whose files are put into a folder. */
export const inspircdConfig = (port: number, folder: string): string => `
<server name="bench.local" description="bench" network="bench">
<bind address="127.0.0.1" port="${port}" type="clients">
<connect allow="*" timeout="60" pingfreq="3600" resolvehostnames="no" useident="no" fakelag="no"
  commandrate="1000000000" threshold="1000000000" hardsendq="1000000000" softsendq="1000000000" recvq="1000000"
  localmax="100000" globalmax="100000" limit="100000" maxchans="100" maxconnwarn="no">
<performance softlimit="100000" somaxconn="4096" clonesonconnect="no" quietbursts="yes">
<log method="file" type="*" level="default" target="/dev/null">
<pid file="${folder}/pid">
`;

/** The same for mosquitto, which otherwise drops messages for those who are slow to read. */
export const mosquittoConfig = (port: number): string => `
listener ${port} 127.0.0.1
allow_anonymous true
persistence false
max_connections -1
max_queued_messages 0
set_tcp_nodelay true
log_dest none
`;

/** The same for prosody: users without accounts, and rooms that nobody has to unlock and that keep no history. */
export const prosodyConfig = (port: number, folder: string): string => `
run_as_root = true
daemonize = false
data_path = "${folder}"
pidfile = "${folder}/pid"
log = {}
network_backend = "epoll"
network_settings = { tcp_backlog = 4096 }
modules_enabled = { "saslauth" }
modules_disabled = { "s2s", "tls", "offline" }
c2s_interfaces = { "127.0.0.1" }
c2s_ports = { ${port} }
s2s_ports = {}
c2s_require_encryption = false
VirtualHost "bench.local"
  authentication = "anonymous"
Component "rooms.bench.local" "muc"
  muc_room_locking = false
  max_history_messages = 0
`;
