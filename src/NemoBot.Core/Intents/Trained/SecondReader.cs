using System.Reflection;

namespace NemoBot.Core.Intents.Trained;

/// <summary>Classifies a text with a model trained on labelled texts: a second opinion beside the rules, whose findings are part of its input.</summary>
/// <remarks>Thread-safe; allocates nothing per text, only once per thread.</remarks>
internal sealed class SecondReader
{
    private static readonly Lazy<SecondReader> FromAssembly = new(LoadEmbedded);

    [ThreadStatic]
    private static Evidence? _evidence;

    private readonly ReaderModel _model;

    public SecondReader(ReaderModel model) => _model = model;

    /// <summary>Gets the reader with the embedded model; loaded on first use, within milliseconds.</summary>
    public static SecondReader Shipped => FromAssembly.Value;

    /// <summary>Reads plain words. <see cref="Situation.Attachment"/> means that the message has a file.</summary>
    public SecondReading Read(string text, Situation situation) => Read(text, situation, out _, out _);

    /// <summary>Reads a text and returns the result of the rules as well: both from one pass over the text.</summary>
    /// <param name="rules">The result of <see cref="IntentRouter.Route(string, string?, bool)"/>.</param>
    /// <param name="findings">The evidence behind it.</param>
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

    /// <summary>Returns the two likeliest labels.</summary>
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
