using System.Text.Json.Nodes;
using NemoVideo.Simulator.Agent.Languages;

namespace NemoVideo.Simulator.Agent;

/// <summary>Provides what the agent says around an edit.</summary>
internal static class AgentPhrases
{
    /// <summary>Returns a sentence about an editor that the person does not have; null for none.</summary>
    public static string? GuiTalk(Sentences sentences, Chance chance) => chance.Of("gui", 6) is var number && number < sentences.GuiTalk.Count ? sentences.GuiTalk[number] : null;

    public static JsonObject ImproveQuestion(Sentences sentences)
    {
        JsonArray options =
        [
            Option("bright", sentences.ImproveBrightness),
            Option("music", sentences.ImproveMusic),
            Option("title", sentences.ImproveWithTitle),
            Option("bw", sentences.ImproveGray),
        ];
        return new JsonObject
        {
            ["title"] = sentences.ImproveTitle,
            ["questions"] = new JsonArray(new JsonObject
            {
                ["id"] = "improve",
                ["prompt"] = sentences.ImprovePrompt,
                ["options"] = options,
                ["allow_multiple"] = true,
            }),
        };
    }

    private static JsonObject Option(string id, string label) => new() { ["id"] = id, ["label"] = label };
}
