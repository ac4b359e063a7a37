using System.Text;
using NemoBot.Core.Model;
using NemoBot.Core.Text.Formatting;
using NemoBot.Core.Text.Localization;

namespace NemoBot.Core.Text.Cards;

/// <summary>Lists what turns cost: when, what, how much. Pure.</summary>
internal static class ChargeList
{
    /// <returns>Markdown; empty for none.</returns>
    public static string Of(IReadOnlyList<Charge> charges, Texts texts)
    {
        if (charges.Count == 0)
        {
            return "";
        }

        var list = new StringBuilder(texts[TextKey.ChargesHeading]);
        foreach (var charge in charges)
        {
            list.Append("\n- ").Append(texts.Format(TextKey.ChargeLine, charge.At.UtcDateTime, Markup.Escape(charge.What), texts.Format(KeyOf(charge.Certainty), charge.Credits)));
        }

        return list.ToString();
    }

    private static TextKey KeyOf(ChargeCertainty certainty) => certainty switch
    {
        ChargeCertainty.Known => TextKey.ChargeKnown,
        ChargeCertainty.About => TextKey.ChargeAbout,
        _ => TextKey.ChargePossible,
    };
}
