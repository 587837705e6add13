/* A bridge that answers every call with success, keeps what was asked in `asked`, and lets the test change the view and answers. */
const view = JSON.parse(process.env.PARLEY_TEST_VIEW);
const events = new Map();
window.asked = [];
/** Values of answers by the call's name; undefined for others. */
window.answers = {};
/** Answers of calls that pages make by themselves. */
const usual = { commonWith: { count: 0, conversations: [] }, peopleToInvite: { people: [] } };
window.emit = (name, payload) => events.get(name)?.(payload);
const answer = (name, args) => {
  if (name === 'subscribe')
    return 'rows' in view
      ? { kind: 'conversation', conversation: Object.keys(view.conversations)[0], sequence: 0, view }
      : { kind: 'hosting' in view ? 'roster' : 'transfers', conversation: null, sequence: 0, view };
  window.asked.push([name, args]);
  return window.answers[name] ?? usual[name];
};
window.parley = new Proxy(
  {},
  {
    get: (_target, name) =>
      /^on[A-Z]/.test(name)
        ? (listener) => (events.set(name, listener), () => {})
        : async (args) => ({ ok: true, value: answer(name, args) }),
  },
);
