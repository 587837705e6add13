import { expect, test } from 'vitest';
import type { PersonId } from '../../../../shared/ids';
import { person } from '../../../../testing/membership/names';
import { LastHere } from './last-here';

const [bob, cleo, dan, eve] = [person('bob'), person('cleo'), person('dan'), person('eve')];

/** What is noted of Bob, Cleo and Dan, whom the user has met, and Eve, whom they have not. */
function noting() {
  const online = new Map<PersonId, { lastHere?: boolean }>();
  const noted = new Map<PersonId, number>();
  const asked: PersonId[][] = [];
  const all = { showLastHere: true };
  const connection = { state: 'connecting' };
  let now = 1_000;
  const times = new LastHere({
    client: { online, connection, askLastHere: (people) => void asked.push([...people]) },
    people: {
      met: new Map([bob, cleo, dan].map((id) => [id, { user: id, at: 1 }])),
      lastHere: noted,
      setLastHere: (changes) => {
        for (const [id, at] of changes) {
          if (at === undefined) noted.delete(id);
          else noted.set(id, at);
        }
      },
    },
    preferences: { all },
    now: () => now,
  });
  const look = (at: number): void => {
    now = at;
    times.peopleChanged();
    times.look();
  };
  return { times, online, noted, asked, all, connection, look };
}

test('when somebody was last here is noted of those who were met and allow it', () => {
  const { online, noted, look } = noting();
  online.set(bob, { lastHere: true }).set(cleo, {}).set(eve, { lastHere: true });
  look(1_000);
  online.clear();
  look(2_000);
  expect([...noted]).toEqual([[bob, 2_000]]);
  online.set(bob, {});
  look(3_000);
  expect(noted.size, 'they do not allow it any more').toBe(0);
});

test('the server is asked once it is there, and what it says counts if it is later', () => {
  const { times, online, noted, asked, connection } = noting();
  online.set(bob, { lastHere: true });
  connection.state = 'online';
  times.connectionChanged();
  times.connectionChanged();
  expect(asked).toEqual([[cleo, dan]]);
  noted.set(dan, 900);
  times.heard([
    { id: cleo, ago: 400 },
    { id: dan, ago: 400 },
    { id: eve, ago: 1 },
  ]);
  expect([...noted]).toEqual([
    [dan, 900],
    [cleo, 600],
  ]);
});

test('whoever does not let others know it notes nothing, and forgets what was noted', () => {
  const { times, online, noted, all, look } = noting();
  online.set(bob, { lastHere: true });
  look(1_000);
  noted.set(cleo, 5);
  all.showLastHere = false;
  times.settingsChanged();
  expect(noted.size).toBe(0);
  online.clear();
  look(2_000);
  times.heard([{ id: bob, ago: 1 }]);
  expect(noted.size).toBe(0);
});

test('whoever is here when the app ends was here then', () => {
  const { times, online, noted, look } = noting();
  online.set(bob, { lastHere: true });
  look(4_000);
  times.end();
  expect([...noted]).toEqual([[bob, 4_000]]);
});
