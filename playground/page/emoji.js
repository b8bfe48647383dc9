// The names of emoji that people and apps use most; any other name stays as it is written.

const NAMES = {
  "+1": "👍", thumbsup: "👍", "-1": "👎", thumbsdown: "👎", heart: "❤️", eyes: "👀", tada: "🎉",
  white_check_mark: "✅", heavy_check_mark: "✔️", x: "❌", warning: "⚠️", fire: "🔥", rocket: "🚀",
  smile: "😄", grinning: "😀", joy: "😂", wink: "😉", slightly_smiling_face: "🙂", blush: "😊",
  thinking_face: "🤔", cry: "😢", sob: "😭", open_mouth: "😮", clap: "👏", pray: "🙏", wave: "👋",
  ok_hand: "👌", raised_hands: "🙌", muscle: "💪", point_right: "👉", point_up: "☝️", bulb: "💡",
  memo: "📝", newspaper: "📰", mag: "🔍", link: "🔗", calendar: "📅", chart_with_upwards_trend: "📈",
  chart_with_downwards_trend: "📉", bar_chart: "📊", bell: "🔔", hourglass: "⌛",
  hourglass_flowing_sand: "⏳", arrows_counterclockwise: "🔄", question: "❓", exclamation: "❗",
  information_source: "ℹ️", star: "⭐", sparkles: "✨", robot_face: "🤖", lock: "🔒", key: "🔑",
  speech_balloon: "💬", books: "📚", book: "📖", page_facing_up: "📄", clipboard: "📋", pushpin: "📌",
  red_circle: "🔴", large_green_circle: "🟢", large_yellow_circle: "🟡", large_blue_circle: "🔵",
  no_entry: "⛔", construction: "🚧", coffee: "☕", zzz: "💤", flag_cn: "🇨🇳", earth_asia: "🌏",
  globe_with_meridians: "🌐", balance_scale: "⚖️", scales: "⚖️", mega: "📣", loudspeaker: "📢",
  arrow_right: "➡️", arrow_up: "⬆️", arrow_down: "⬇️", heavy_plus_sign: "➕", stopwatch: "⏱️",
};

export const emojiNamed = (name) =>
  Object.hasOwn(NAMES, name) ? NAMES[name] : null;

export const PALETTE = ["+1", "eyes", "white_check_mark", "thinking_face", "heart", "tada"];

const ONLY = /^(?:\p{RI}\p{RI}|[\d#*]\u{fe0f}?\u{20e3}|\p{Emoji_Presentation}|\p{Extended_Pictographic}|\p{Emoji_Modifier}|\u{fe0f}|\u{200d}|[\u{e0020}-\u{e007f}]|:[\w+-]{1,40}:|\s)+$/u;

// Whether a message is nothing but a few emoji, which are then drawn large.
export function isJumbo(text) {
  if (!text || text.length > 120 || !ONLY.test(text)) return false;
  const names = text.match(/:[\w+-]{1,40}:/g) || [];
  return names.every((name) => emojiNamed(name.slice(1, -1)));
}

export const fromCodes = (codes) => {
  try {
    return String.fromCodePoint(...codes.split("-").map((code) => parseInt(code, 16)));
  } catch {
    return "";
  }
};
