/**
 * Makes dates follow the system's time zone as it is now. Node keeps the zone that it found at the start of the program;
 * to set or delete TZ, even to what it was, makes it look again. Threads that begin later follow as well.
 */
export function followTimeZone(): void {
  const zone = process.env['TZ'];
  if (zone === undefined) delete process.env['TZ'];
  else process.env['TZ'] = zone;
}
