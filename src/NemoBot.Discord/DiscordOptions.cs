using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace NemoBot.Discord;

/// <summary>Settings of Discord; section <c>Discord</c>.</summary>
public sealed class DiscordOptions : IValidatableObject
{
    public const string Section = "Discord";

    /// <summary>The bot's token. A secret. Unset disables Discord.</summary>
    public string? Token { get; set; }

    public Uri ApiUrl { get; set; } = new("https://discord.com/api/v10");

    /// <summary>Address of the gateway. Default null: requested from Discord.</summary>
    public Uri? GatewayUrl { get; set; }

    /// <summary>Number of shards, 1 to 1024; Discord requires several from 2,500 servers on. Default 1.</summary>
    public int ShardCount { get; set; } = 1;

    /// <summary>Whether to compress the gateway connection. Default true.</summary>
    public bool Compress { get; set; } = true;

    public bool IsEnabled => !string.IsNullOrWhiteSpace(Token);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (ApiUrl is not { IsAbsoluteUri: true, Scheme: "https" or "http" })
        {
            yield return new("Discord:ApiUrl must be an absolute http(s) address.", [nameof(ApiUrl)]);
        }

        if (GatewayUrl is not null and not { IsAbsoluteUri: true, Scheme: "wss" or "ws" })
        {
            yield return new("Discord:GatewayUrl must be an absolute ws(s) address.", [nameof(GatewayUrl)]);
        }

        if (ShardCount is < 1 or > 1024)
        {
            yield return new("Discord:ShardCount must be 1 to 1024.", [nameof(ShardCount)]);
        }

        if (IsEnabled && Token!.Any(letter => char.IsWhiteSpace(letter) || char.IsControl(letter)))
        {
            yield return new("Discord:Token must not contain spaces or line breaks.", [nameof(Token)]);
        }
    }

    /// <summary>Reports all faults at once, each with the name of its setting.</summary>
    internal sealed class Validator : IValidateOptions<DiscordOptions>
    {
        public ValidateOptionsResult Validate(string? name, DiscordOptions options)
        {
            var faults = options.Validate(new(options)).Select(fault => fault.ErrorMessage!).ToList();
            return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
        }
    }
}
