using Microsoft.Extensions.Options;
using NemoVideo;
using NemoVideo.Accounts;

namespace NemoBot.Core.Skills;

/// <summary>Provides the attribution of our requests: the name and version of the chat's skill, and the platform where the bot is installed.</summary>
public sealed class Attributions(SkillLibrary skills, IOptions<NemoVideoOptions> options)
{
    private readonly string _platform = SkillPlatform.Detect(options.Value.SkillPlatform, [AppContext.BaseDirectory, skills.Folder]);

    public SkillAttribution Of(string? skill) => Sign(skills.Get(skill));

    private SkillAttribution Sign(SkillProfile profile) => new(profile.Name, profile.Version, _platform) { Requests = profile.Requests };
}
