// Times as a reader wants them, from Slack's timestamps in seconds.

const clock = new Intl.DateTimeFormat([], { hour: "numeric", minute: "2-digit" });
const full = new Intl.DateTimeFormat([], { dateStyle: "full", timeStyle: "medium" });
const long = new Intl.DateTimeFormat([], { weekday: "long", day: "numeric", month: "long" });

const date = (ts) => new Date(Number(ts) * 1000);
const dayOf = (when) => new Date(when.getFullYear(), when.getMonth(), when.getDate());

export const time = (ts) => clock.format(date(ts));
export const fullTime = (ts) => full.format(date(ts));
export const machineTime = (ts) => date(ts).toISOString();
export const dayKey = (ts) => dayOf(date(ts)).getTime();

export function day(ts) {
  const days = Math.round((dayOf(new Date()) - dayOf(date(ts))) / 86_400_000);
  if (days === 0) return "Today";
  if (days === 1) return "Yesterday";
  return long.format(date(ts));
}

export function lately(ts) {
  const when = day(ts);
  return when === "Today" ? `today at ${time(ts)}` : when === "Yesterday" ? `yesterday at ${time(ts)}` : when;
}
