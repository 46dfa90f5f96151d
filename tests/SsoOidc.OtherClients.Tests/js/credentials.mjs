// Prints credentials of a profile as one of the SDK's providers gives them: fromSSO, fromProcess or fromIni.
import { createRequire } from 'node:module';

const [folder, provider, profile] = process.argv.slice(2);
const providers = createRequire(`${folder}/`)('@aws-sdk/credential-providers');
const given = await providers[provider]({ profile })();
console.log(JSON.stringify({
    AccessKeyId: given.accessKeyId,
    SecretAccessKey: given.secretAccessKey,
    SessionToken: given.sessionToken,
    AccountId: given.accountId,
}));
