using System.Globalization;

namespace NemoBot.Storage;

/// <summary>The bucket of the stored files; section <c>Storage:S3</c>, used with <c>Storage:Files=s3</c>.</summary>
public sealed class S3Options
{
    public const string Section = $"{StorageOptions.Section}:{nameof(StorageOptions.S3)}";

    /// <summary>The service does not sign links for longer.</summary>
    private static readonly TimeSpan LongestLinks = TimeSpan.FromDays(7);

    private static readonly TimeSpan ShortestLinks = TimeSpan.FromMinutes(1);

    /// <summary>The address of the service, such as <c>https://s3.example:9000</c>. Null (default) for AWS, which is found by <see cref="Region"/>.</summary>
    public string? ServiceUrl { get; set; }

    /// <summary>The bucket. It must exist.</summary>
    public string? Bucket { get; set; }

    /// <summary>What the names of all objects begin with, such as <c>nemobot/</c>. Default empty. Two bots may share a bucket, but not a prefix.</summary>
    public string Prefix { get; set; } = "";

    /// <summary>The region that requests are signed for. Default <c>us-east-1</c>, which most services other than AWS accept.</summary>
    public string Region { get; set; } = "us-east-1";

    /// <summary>The id of the key. Nothing else is searched for credentials: no profile, and no metadata service.</summary>
    public string? AccessKey { get; set; }

    /// <summary>The secret of the key: not from the command line, which others can read.</summary>
    public string? SecretKey { get; set; }

    /// <summary>Whether the bucket is in the path of an address, and not in its host name. Default <c>true</c>.</summary>
    public bool ForcePathStyle { get; set; } = true;

    /// <summary>
    /// How long a link to a result in the bucket works, which anyone who has it may open: for a chat that does not take files of its size. 1 minute to 7 days. Null
    /// (default) makes no such links. Users must reach the service at <see cref="PublicUrl"/>.
    /// </summary>
    public TimeSpan? PublicLinks { get; set; }

    /// <summary>
    /// The address at which users reach the service, and open the links of <see cref="PublicLinks"/>, such as <c>https://files.example</c>; what is in front of it must
    /// pass its host name and path on as they are, since the links are signed for them. Null (default) for <see cref="ServiceUrl"/>.
    /// </summary>
    public string? PublicUrl { get; set; }

    /// <summary>Gets <see cref="Prefix"/> as a folder: empty, or with a slash at its end.</summary>
    public string Folder => Prefix.Trim('/') is { Length: > 0 } prefix ? prefix + "/" : "";

    /// <summary>Gets whether requests are encrypted on their way.</summary>
    public bool IsHttps => IsHttpsAddress(ServiceUrl);

    /// <summary>Gets the address in links; empty for AWS.</summary>
    public string? LinkUrl => string.IsNullOrWhiteSpace(PublicUrl) ? ServiceUrl : PublicUrl;

    /// <summary>Gets whether links are opened encrypted.</summary>
    public bool AreLinksHttps => IsHttpsAddress(LinkUrl);

    /// <summary>Returns what is wrong, as sentences.</summary>
    internal IEnumerable<string> Faults()
    {
        foreach (var (name, value) in new[] { (nameof(Bucket), Bucket), (nameof(AccessKey), AccessKey), (nameof(SecretKey), SecretKey), (nameof(Region), Region) })
        {
            if (string.IsNullOrWhiteSpace(value))
            {
                yield return $"{StorageOptions.Section}:{nameof(StorageOptions.Files)} is s3, so {Section}:{name} must be set.";
            }
        }

        foreach (var (name, value) in new[] { (nameof(ServiceUrl), ServiceUrl), (nameof(PublicUrl), PublicUrl) })
        {
            if (!string.IsNullOrWhiteSpace(value) && !(Uri.TryCreate(value, UriKind.Absolute, out var address) && address is { Scheme: "http" or "https", UserInfo: "", Query: "", Fragment: "" }))
            {
                yield return $"{Section}:{name} must be an address such as https://s3.example:9000, without a name, a password or a query.";
            }
        }

        if (PublicLinks is { } links && (links < ShortestLinks || links > LongestLinks))
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"{Section}:{nameof(PublicLinks)} must be between {ShortestLinks:c} and {LongestLinks:c}.");
        }
    }

    /// <summary>AWS, without an address, is asked by https.</summary>
    private static bool IsHttpsAddress(string? address) => string.IsNullOrWhiteSpace(address) || address.StartsWith("https:", StringComparison.OrdinalIgnoreCase);
}
