"""WeCom (企业微信): callbacks come in, messages and cards go out; nothing of it is outside this folder."""
