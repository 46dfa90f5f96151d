namespace SsoOidc.Core.Http;

/// <summary>A whole answer: a success with its body, which whoever reads it disposes of, or what the service said was wrong.</summary>
internal readonly record struct ServiceReply(ResponseMetadata Metadata, ReplyBody Body, string? ContentType, WireError? Error);
