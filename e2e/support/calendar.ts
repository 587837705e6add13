/** In milliseconds. */
export const hour = 60 * 60 * 1_000;

/** A calendar with one meeting. */
export function calendarWith(from: number, to: number): string {
  const time = (at: number): string => new Date(at).toISOString().replace(/[-:]|\.\d+/g, '');
  const event = ['BEGIN:VEVENT', 'UID:one', `DTSTART:${time(from)}`, `DTEND:${time(to)}`, 'END:VEVENT'];
  return ['BEGIN:VCALENDAR', 'VERSION:2.0', ...event, 'END:VCALENDAR', ''].join('\r\n');
}
