using System.ComponentModel.DataAnnotations;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;

namespace NemoBot.Telegram;

/// <summary>Settings of Telegram; section <c>Telegram</c>. Without a token, Telegram is disabled.</summary>
public sealed partial class TelegramOptions : IValidatableObject
{
    public const string Section = "Telegram";

    /// <summary>From BotFather, <c>digits:letters</c>. A secret. Null or empty disables Telegram.</summary>
    public string? Token { get; set; }

    /// <summary>The Bot API server: Telegram's own (default), or a local one.</summary>
    public Uri ApiUrl { get; set; } = new("https://api.telegram.org");

    /// <summary>
    /// Folder of a local Bot API server (<c>--local</c>) that this process sees under the same path. Raises the file limits to 2,000 MB. Null means cloud mode.
    /// </summary>
    public string? LocalFilesRoot { get; set; }

    /// <summary>Public https address for Telegram's webhook calls, with a path of its own. Null means long polling.</summary>
    public Uri? WebhookUrl { get; set; }

    /// <summary>16 to 256 characters of <c>A-Z a-z 0-9 _ -</c>; required with <see cref="WebhookUrl"/>. A secret.</summary>
    public string? WebhookSecret { get; set; }

    internal bool IsOn => !string.IsNullOrWhiteSpace(Token);

    internal bool IsLocal => !string.IsNullOrWhiteSpace(LocalFilesRoot);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!IsOn)
        {
            yield break;
        }

        if (!TokenForm.IsMatch(Token!))
        {
            yield return new("Telegram:Token does not have the form of a bot token (digits, a colon, at least 30 letters).", [nameof(Token)]);
        }

        if (ApiUrl is not { IsAbsoluteUri: true, Scheme: "http" or "https", Query: "", Fragment: "", UserInfo: "" })
        {
            yield return new("Telegram:ApiUrl must be an absolute http or https address without a query.", [nameof(ApiUrl)]);
        }

        if (IsLocal && !Path.IsPathFullyQualified(LocalFilesRoot!))
        {
            yield return new("Telegram:LocalFilesRoot must be an absolute path.", [nameof(LocalFilesRoot)]);
        }

        if (WebhookUrl is not null && WebhookUrl is not { IsAbsoluteUri: true, Scheme: "http" or "https", AbsolutePath.Length: > 1 })
        {
            yield return new("Telegram:WebhookUrl must be an absolute address with a path of its own.", [nameof(WebhookUrl)]);
        }

        if (WebhookUrl is not null && !SecretForm.IsMatch(WebhookSecret ?? ""))
        {
            yield return new("Telegram:WebhookSecret must be 16 to 256 characters of A-Z, a-z, 0-9, _ and - when Telegram:WebhookUrl is set.", [nameof(WebhookSecret)]);
        }
    }

    [GeneratedRegex(@"^\d{1,20}:[A-Za-z0-9_-]{30,}\z")]
    private static partial Regex TokenForm { get; }

    [GeneratedRegex(@"^[A-Za-z0-9_-]{16,256}\z")]
    private static partial Regex SecretForm { get; }

    /// <summary>Reports all faults at once, each with the name of its setting.</summary>
    internal sealed class Validator : IValidateOptions<TelegramOptions>
    {
        public ValidateOptionsResult Validate(string? name, TelegramOptions options)
        {
            var faults = options.Validate(new ValidationContext(options)).Select(fault => fault.ErrorMessage!).ToList();
            return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
        }
    }
}
