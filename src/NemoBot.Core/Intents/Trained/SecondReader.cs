using System.Reflection;

namespace NemoBot.Core.Intents.Trained;

/// <summary>Reads a text by what it learnt from labelled ones: a second opinion beside the rules, whose findings are part of its evidence.</summary>
/// <remarks>Safe for all threads at once; nothing is allocated for a text, apart from what a thread keeps from its first one on.</remarks>
internal sealed class SecondReader
{
    private static readonly Lazy<SecondReader> FromAssembly = new(LoadEmbedded);

    [ThreadStatic]
    private static Evidence? _evidence;

    private readonly ReaderModel _model;

    public SecondReader(ReaderModel model) => _model = model;

    /// <summary>The one that travels with the program; read when it is first asked for, some milliseconds.</summary>
    public static SecondReader Shipped => FromAssembly.Value;

    /// <summary>Reads plain words. <see cref="Situation.Attachment"/> tells that the message brings a file.</summary>
    public SecondReading Read(string text, Situation situation) => Read(text, situation, out _, out _);

    /// <summary>Reads, and hands out what the rules make of the same text: both from one pass over it.</summary>
    /// <param name="rules">What <see cref="IntentRouter.Route(string, string?, bool)"/> says.</param>
    /// <param name="findings">What it goes by.</param>
    public SecondReading Read(string text, Situation situation, out Intent rules, out Findings findings)
    {
        var evidence = _evidence ??= new Evidence();
        evidence.Clear();
        rules = IntentRouter.Route(text, command: null, (situation & Situation.Attachment) != 0, evidence);
        findings = evidence.Conclude(Labels.Of(rules), situation);
        if (!evidence.HasWords)
        {
            return new SecondReading(findings.Label, 1, findings.Label, 0);
        }

        Span<float> probabilities = stackalloc float[Labels.Count];
        _model.Weigh(evidence, probabilities);
        return Best(probabilities);
    }

    /// <summary>The two likeliest labels.</summary>
    public static SecondReading Best(ReadOnlySpan<float> probabilities)
    {
        var (first, second) = (0, -1);
        for (var label = 1; label < probabilities.Length; label++)
        {
            if (probabilities[label] > probabilities[first])
            {
                (first, second) = (label, first);
            }
            else if (second < 0 || probabilities[label] > probabilities[second])
            {
                second = label;
            }
        }

        return new SecondReading((Label)first, probabilities[first], (Label)second, probabilities[second]);
    }

    private static SecondReader LoadEmbedded()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("NemoBot.Core.Intents.Trained.reader.bin")
            ?? throw new InvalidOperationException("The trained reader is not embedded.");
        return new SecondReader(ReaderModel.Load(stream));
    }
}
