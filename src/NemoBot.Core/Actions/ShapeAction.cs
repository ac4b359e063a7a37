using NemoBot.Core.Limits;
using NemoBot.Core.Model;
using NemoBot.Core.Text.Localization;

namespace NemoBot.Core.Actions;

/// <summary>Makes the video in another shape. The editor generates it anew, which costs credits: the price is said before.</summary>
internal sealed class ShapeAction(StartWork work)
{
    private const string All = "all";

    /// <summary>Each ratio, and what people call it by: names of places, which are the same in every language.</summary>
    private static readonly (string Ratio, string? Place)[] Shapes = [("9:16", null), ("1:1", null), ("16:9", null), ("9:16", "TikTok"), ("9:16", "Reels"), ("9:16", "Shorts")];

    public static ActionResult Ask(MessageContext context)
    {
        var texts = context.Texts;
        var buttons = Shapes.Select(shape => new Button(shape.Place ?? shape.Ratio, new(ButtonKind.Shape, shape.Place is { } place ? $"{shape.Ratio} ({place})" : shape.Ratio)));
        return new()
        {
            Messages =
            [
                new()
                {
                    Text = texts.Format(TextKey.ShapesAsk, UsualPrice.Clip),
                    Buttons = [.. buttons, new(texts[TextKey.ButtonAllShapes], new(ButtonKind.Shape, All))],
                    ProjectId = context.Project?.Id,
                    RepliesTo = context.Message.AnsweredId,
                },
            ],
        };
    }

    /// <param name="shape">The argument of the button.</param>
    public ActionResult Start(MessageContext context, string shape) => shape == All
        ? Shapes.Where(each => each.Place is null).Select((each, number) => Start(context, each.Ratio, number + 1)).Aggregate((first, next) => first.And(next))
        : Start(context, shape, part: 0);

    /// <param name="part">Tells the jobs of one press apart; 0 if there is one shape only.</param>
    private ActionResult Start(MessageContext context, string shape, int part) =>
        work.Start(context, PendingFootage.None with { Number = part }, context.Texts.Format(TextKey.SayShape, shape), JobKind.Edit, JobKind.Export);
}
