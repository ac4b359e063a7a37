// dotnet run -c Release --project bench/NemoBot.Train -- [--key=value ...]; see the README beside it.
using System.Diagnostics;
using System.Globalization;
using NemoBot.Core.Intents;
using NemoBot.Core.Intents.Compiled;
using NemoBot.Train;

var values = args.Where(arg => arg.StartsWith("--", StringComparison.Ordinal)).Select(arg => arg[2..].Split('=', 2)).ToDictionary(pair => pair[0], pair => pair.Length > 1 ? pair[1] : "");
if (values.TryGetValue("words", out var compiled))
{
    using var wordFile = File.Create(compiled);
    WordCompiler.Compile().Write(wordFile);
    Console.WriteLine($"{compiled}: {wordFile.Length} bytes");
    return 0;
}

var settings = TrainSettings.Read(values);
var folds = int.Parse(values.GetValueOrDefault("folds", "50"), CultureInfo.InvariantCulture);
var clock = Stopwatch.StartNew();
var set = new TrainingSet(Corpus.Read(values.GetValueOrDefault("texts", "tests/Utterances")), new FeatureTable());
Console.Error.WriteLine($"{set.Texts.Count} texts, {set.Table.Count} features, {clock.Elapsed.TotalSeconds:F1} s");

var (blind, sighted) = CrossValidation.Run(set, settings, folds, fold => Console.Error.Write($"\r{fold + 1}/{folds}, {clock.Elapsed.TotalSeconds:F0} s"));
Console.Error.WriteLine();
var judged = Enumerable.Range(0, set.Texts.Count).Where(row => blind[row] is not null && set.Blind[row].HasWords).ToList();
List<(float[], int)> unseen = [.. judged.Select(row => (blind[row]!, (int)set.Texts[row].Label)), .. judged.Select(row => (sighted[row]!, (int)set.Texts[row].Label))];
var sharpness = Calibration.Sharpness(unseen);
Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Sharpness {sharpness:F3}, loss {Calibration.Loss(unseen, sharpness):F4}"));

var rows = Enumerable.Range(0, set.Texts.Count).Where(row => blind[row] is not null).ToList();
List<Outcome> without = [.. rows.Select(row => Outcome.Of(set.Texts[row], set.Blind[row], blind[row]!, sharpness, Situation.None))];
List<Outcome> with = [.. rows.Select(row => Outcome.Of(set.Texts[row], set.Sighted[row], sighted[row]!, sharpness, set.Texts[row].Situation))];
Console.WriteLine(Report.JointHead);
Console.WriteLine(Report.Joint("no situation", without));
Console.WriteLine(Report.Joint("situation", with));
foreach (var fromVoices in new[] { true, false })
{
    var across = CrossValidation.Across(set, settings with { Tuned = 1 }, fromVoices);
    Console.WriteLine(Report.Joint(fromVoices ? "from voices and phrases to the others" : "from the others to voices and phrases",
        [.. Enumerable.Range(0, across.Length).Where(row => across[row] is not null).Select(row => Outcome.Of(set.Texts[row], set.Blind[row], across[row]!, sharpness, Situation.None))]));
}

if (values.ContainsKey("full"))
{
    foreach (var line in Report.Languages(without).Append("").Concat(Report.Confusion(without)).Append("").Concat(Report.Confusion(with)))
    {
        Console.WriteLine(line);
    }
}

if (values.TryGetValue("doubts", out var doubts))
{
    // Texts whose label an independent reader contradicts, surest first: candidates for relabelling.
    File.WriteAllLines(doubts, with.Where(one => one.Second.First != one.Text.Label).OrderByDescending(one => one.Second.Probability)
        .Select(one => string.Create(CultureInfo.InvariantCulture, $"{one.Second.Probability:F3}\t{one.Text.Batch}\t{one.Text.Language}\t{Labels.NameOf(one.Text.Label)}\t{Labels.NameOf(one.Second.First)}\t{Labels.NameOf(one.Rules)}\t{one.Text.Situation}\t{one.Text.Text}")));
}

if (values.TryGetValue("write", out var file))
{
    var (weights, used) = Learner.Learn(set, [.. Enumerable.Range(0, set.Texts.Count)], settings);
    var bytes = ModelFile.Write(set, weights, used, sharpness);
    File.WriteAllBytes(file, bytes);
    Console.WriteLine($"{file}: {bytes.Length} bytes, {used.Count(one => one)} features");
}

return 0;
