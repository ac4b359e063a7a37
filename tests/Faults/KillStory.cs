using System.Globalization;
using Harness.People;

namespace Faults;

/// <summary>Kills the bot repeatedly (SIGKILL) while users on three platforms talk to it and everything around it fails; then checks the promises.</summary>
/// <remarks>
/// <c>NEMOBOT_FAULT_KILLS</c>: how many kills on each engine (default 5). <c>NEMOBOT_FAULT_SEED</c>: what happens when. <c>NEMOBOT_FAULT_ENGINE</c>: only on this engine of the
/// store. <c>NEMOBOT_FAULT_PLATFORM=telegram</c>: all people talk on Telegram. A failure prints the command that repeats its round.
/// <c>NEMOBOT_FAULT_REPORT</c>: a file that gets each round's line as it ends, and next to it, with the seed appended to its name, the story of a failed round; with <c>NEMOBOT_FAULT_STORY=1</c> the whole conversation is printed even without a failure. Continue with <see cref="Round"/>: what happens; <see cref="Promises"/>: what must hold.
/// </remarks>
public sealed class KillStory
{
    private const int KillsARound = 10;

    /// <summary>On each engine, in CI.</summary>
    private const int FewKills = 5;

    /// <summary>Prints the conversation even without a failure.</summary>
    internal static bool TellsAll { get; } = Environment.GetEnvironmentVariable("NEMOBOT_FAULT_STORY") == "1";

    [Theory(Timeout = 24 * 60 * 60 * 1000)]
    [InlineData("litedb")]
    [InlineData("sqlite")]
    public async Task Whenever_the_bot_is_killed_the_promises_hold(string engine)
    {
        Assert.SkipWhen(Environment.GetEnvironmentVariable("NEMOBOT_FAULT_ENGINE") is { Length: > 0 } only && only != engine, "The other engine is asked for.");
        var crowd = Environment.GetEnvironmentVariable("NEMOBOT_FAULT_PLATFORM") is "telegram" ? Crowd.OnTelegram : Crowd.Everywhere;
        var kills = Setting("NEMOBOT_FAULT_KILLS") ?? FewKills;
        var seed = Setting("NEMOBOT_FAULT_SEED") ?? 1;
        List<string> broken = [];
        var (done, messages, prompts, answers, videos) = (0, 0, 0, 0, 0);
        List<ButtonMeaning> presses = [];
        for (; done < kills; seed++)
        {
            var round = Math.Min(KillsARound, kills - done);
            var result = await Round.PlayAsync(seed, round, engine, crowd);
            done += round;
            presses.AddRange(result.Presses);
            (messages, prompts, answers, videos) = (messages + result.Messages, prompts + result.Prompts, answers + result.Answers, videos + result.Videos);
            Say($"{engine}, seed {seed}: {round} kills, {result.Messages} messages, {result.Presses.Count} presses, {result.Answers} answers, {result.Videos} videos, {result.Broken.Count} violations, {result.Took.TotalSeconds:0} s");
            if (TellsAll)
            {
                Say(result.Story);
            }

            if (result.Broken.Count > 0)
            {
                var words = $"NEMOBOT_FAULT_ENGINE={engine} NEMOBOT_FAULT_SEED={seed} NEMOBOT_FAULT_KILLS={round}{(crowd == Crowd.OnTelegram ? " NEMOBOT_FAULT_PLATFORM=telegram" : "")} dotnet test tests/Faults -c Release\n{string.Join('\n', result.Broken)}";
                Say(words);
                broken.Add($"{words}\n\n{result.Story}");
                Report(result.Story, $".{seed}");
            }
        }

        Say($"{engine}: {done} kills, {messages} messages, {presses.Count} presses ({Counted(presses)}), {prompts} prompts and {answers} answers at the backend, {videos} videos, {broken.Count} rounds with violations");
        Assert.True(broken.Count == 0, string.Join("\n\n", broken));
    }

    private static string Counted(IEnumerable<ButtonMeaning> presses) => string.Join(", ", presses.CountBy(meaning => meaning).OrderBy(each => each.Key).Select(each => $"{each.Value} {each.Key}"));

    private static void Say(string line)
    {
        TestContext.Current.TestOutputHelper?.WriteLine(line);
        Report(line, "");
    }

    private static void Report(string words, string suffix)
    {
        if (Environment.GetEnvironmentVariable("NEMOBOT_FAULT_REPORT") is { Length: > 0 } report)
        {
            File.AppendAllText(report + suffix, words + Environment.NewLine);
        }
    }

    private static int? Setting(string name) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null;
}
