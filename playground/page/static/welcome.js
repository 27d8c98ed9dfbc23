// The welcome in an empty conversation: a line about it, and what to try first.

import { el } from "./dom.js";

const WORDS = {
  en: {
    channel: "Mention Shisho here, and it answers from the handbook of an invented team. Try:",
    closed: "A private channel can have a shelf of its own, whose documents are used in this channel only. Try:",
    direct: "You need not mention Shisho here. Try:",
    outside: "Shisho does not answer guests or people of other companies. Ask, and see how it declines:",
    questions: ["How many days of leave do I have?", "What is the per diem in Lisbon?", "What did the founder have for breakfast?"],
    commands: [["/stacks list", "list the documents"], ["/stacks add", "add a document of your own"]],
    after: "An answer opens in a thread; the bar-chart icon above it opens the inspector, which shows how the answer was made. Change who you are at the bottom left.",
  },
  ja: {
    channel: "ここでは @Shisho とメンションすると、架空のチームの社内文書から答えます。試してみてください:",
    closed: "非公開チャンネルには、ここでだけ読める専用の書架を置けます。試してみてください:",
    direct: "ここではメンションなしで質問できます。試してみてください:",
    outside: "ゲストや社外の方には何も読み上げません。質問して、断り方を見てみてください:",
    questions: ["有給休暇は何日ありますか", "在宅勤務は週に何日までですか", "創業者の朝食は何でしたか"],
    commands: [["/stacks list", "どんな文書があるか"], ["/stacks add", "手元の文書を加える"]],
    after: "回答はスレッドに届きます。その上の棒グラフの印で、回答までの経緯が見られます。左下で別の人になれます。",
  },
};

export function welcome(person, channel, name, fill) {
  const lang = person.locale.startsWith("ja") ? "ja" : "en";
  const words = WORDS[lang];
  const outside = person.role === "guest" || person.role === "connect";
  const direct = channel.kind === "im";
  const changes = person.role === "admin" || person.role === "owner";
  const offer = (typed, hint) => el("li", {}, el("button", { type: "button", on: { click: () => fill(typed) } }, typed), hint ? el("span", { className: "quiet" }, hint) : "");
  const questions = words.questions.slice(0, outside ? 1 : 3).map((one) => offer(direct ? one : `@Shisho ${one}`));
  const commands = words.commands.slice(0, outside ? 0 : changes ? 2 : 1).map(([typed, hint]) => offer(typed, hint));
  return [
    el("h2", {}, direct ? name : `#${name}`),
    el("p", { lang }, outside ? words.outside : words[{ im: "direct", group: "closed" }[channel.kind] ?? "channel"]),
    el("ul", { lang }, questions, commands),
    el("p", { lang, className: "quiet" }, words.after),
  ];
}
