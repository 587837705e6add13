/*
 * What a page tries that somebody else has taken over. Each of these functions is copied into the page, so it uses nothing of this
 * file.
 */

/** Asks for everything that needs a permission. Resolves to the names of what was given. */
export async function askForEverything(): Promise<string[]> {
  const granted = async (answer: Promise<unknown>): Promise<void> => {
    if ((await answer) !== 'granted') throw new Error('refused');
  };
  /** A device that the user would choose from a list. */
  const device = async (of: string, how: string, options: object): Promise<void> => {
    const devices: unknown = Reflect.get(navigator, of);
    const answer: unknown = await Object(Reflect.get(Object(devices), how)).call(devices, options);
    if (Array.isArray(answer) && answer.length === 0) throw new Error('none');
  };
  const ask = (how: string): Promise<unknown> => Object(Reflect.get(window, how)).call(window);
  const asking: Record<string, () => Promise<unknown>> = {
    camera: () => navigator.mediaDevices.getUserMedia({ video: true }),
    microphone: () => navigator.mediaDevices.getUserMedia({ audio: true }),
    screen: () => navigator.mediaDevices.getDisplayMedia(),
    place: () => new Promise((resolve, reject) => navigator.geolocation.getCurrentPosition(resolve, reject)),
    notifications: () => granted(Notification.requestPermission()),
    clipboard: () => navigator.clipboard.readText(),
    music: () => navigator.requestMIDIAccess({ sysex: true }),
    fonts: () => ask('queryLocalFonts'),
    screens: () => ask('getScreenDetails'),
    files: () => ask('showOpenFilePicker'),
    folders: () => ask('showDirectoryPicker'),
    usb: () => device('usb', 'requestDevice', { filters: [] }),
    hid: () => device('hid', 'requestDevice', { filters: [] }),
    serial: () => device('serial', 'requestPort', {}),
    bluetooth: () => device('bluetooth', 'requestDevice', { acceptAllDevices: true }),
    pointer: () => Promise.resolve(document.body.requestPointerLock()),
    fullScreen: () => document.documentElement.requestFullscreen(),
  };
  const given: string[] = [];
  for (const [name, way] of Object.entries(asking)) {
    const late = new Promise((_, reject) => setTimeout(() => reject(new Error('late')), 500));
    await Promise.race([Promise.resolve().then(way), late]).then(
      () => given.push(name),
      () => undefined,
    );
  }
  return given;
}

/** Tries to run scripts of its own making. Resolves to the ways in which one ran, and whether the page's base is still the app's. */
export async function runEverything(): Promise<{ ran: string[]; base: boolean }> {
  const ran: string[] = [];
  Object.assign(window, { ran });
  const say = (way: string): string => `window.ran.push(${JSON.stringify(way)})`;
  const add = (name: string, fields: object, attributes: Record<string, string> = {}): void => {
    const element = Object.assign(document.createElement(name), fields);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    document.body.append(element);
  };
  add('script', { textContent: say('inline') });
  add('script', { type: 'module', textContent: say('module') });
  add('script', { src: URL.createObjectURL(new Blob([say('blob')], { type: 'text/javascript' })) });
  add('script', { src: `data:text/javascript,${encodeURIComponent(say('data'))}` });
  add('img', { src: 'data:,' }, { onerror: say('attribute') });
  add('iframe', { srcdoc: `<script>parent.${say('frame')}</script>` });
  add('base', { href: 'https://example.org/' });
  add('a', { href: `javascript:${say('link')}`, id: 'run' });
  document.getElementById('run')?.click();
  // While a test's script is begun, the policy does not hold for it.
  await new Promise((resolve) => setTimeout(resolve));
  for (const evaluate of [
    () => Reflect.construct(Function, [say('Function')])(),
    () => window.eval(say('eval')),
  ]) {
    try {
      evaluate();
    } catch {
      // As it should be.
    }
  }
  Reflect.apply(setTimeout, window, [say('timer'), 0]);
  await new Promise((resolve) => setTimeout(resolve, 300));
  return { ran, base: document.baseURI.startsWith('app://') };
}
