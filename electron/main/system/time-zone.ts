/**
 * Makes dates use the system's current time zone. Node keeps the zone that it read at startup; setting or deleting TZ,
 * even without a change, makes it read the zone again. Threads that begin later follow as well.
 */
export function followTimeZone(): void {
  const zone = process.env['TZ'];
  if (zone === undefined) delete process.env['TZ'];
  else process.env['TZ'] = zone;
}
